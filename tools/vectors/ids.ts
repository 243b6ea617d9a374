/** Ids of keys and statements (statements.md 3): the first thing that a new implementation gets right or wrong. */
import { shortHash, statementId, testKey } from './forge.ts';
import { Suite } from './suite.ts';
import { delegation, grant, keys, leaseChain, vendorStatement } from './world.ts';

export function idSuite(): Suite {
  const suite = new Suite('ids', 'Ids of keys and statements (statements.md 3)', 'key-id');
  for (const [name, key] of Object.entries({
    root: keys.root,
    host: keys.host,
    client: keys.client,
    other: testKey('one more'),
  })) {
    suite.accept(
      `key-${name}`,
      'sha-256-120 of the RFC 7638 thumbprint input',
      { jwk: key.jwk },
      { result: { id: key.id } },
    );
  }
  const rfc = {
    crv: 'P-256',
    kty: 'EC',
    x: '3XXEI2TWdUdAqIoSqKDdNZ5z4C-8MuUYu7SYgEzDh4o',
    y: 'aIYrzfAkDWCTPyvr7HsCUaqE8d0B09fyEeYfGSuiMRM',
  };
  const thumbprint = shortHash(`{"crv":"P-256","kty":"EC","x":"${rfc.x}","y":"${rfc.y}"}`);
  suite.accept(
    'members-in-another-order',
    'the order of members does not matter',
    { jwk: { y: rfc.y, x: rfc.x, kty: 'EC', crv: 'P-256' } },
    { result: { id: thumbprint } },
  );
  const statements = {
    vendor: vendorStatement(),
    delegation: delegation(),
    grant: grant(),
    lease: leaseChain()[0] as string,
  };
  for (const [name, compact] of Object.entries(statements)) {
    suite.accept(
      `statement-${name}`,
      'sha-256-120 of the signing input',
      { statement: compact },
      { operation: 'statement-id', result: { id: statementId(compact) } },
    );
  }
  return suite;
}
