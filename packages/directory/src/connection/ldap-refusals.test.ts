import assert from 'node:assert/strict';
import { createServer, type Server, type Socket } from 'node:net';
import { test, type TestContext } from 'node:test';
import { createServer as createTlsServer } from 'node:tls';
import { ActivationError } from '@attiva/protocol';
import { createTestAuthority } from '@attiva/testkit';
import { LdapResultError, resultCodes } from './ldap-connection.ts';
import { told } from './ldap-refusals.ts';
import { openSecureSocket } from './secure-socket.ts';
import type { ServerAddress } from './server-address.ts';

const rossi = createTestAuthority('Rossi CA');

async function listening(t: TestContext, server: Server): Promise<number> {
  const open = new Set<Socket>();
  server.on('connection', (socket) => open.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  return address.port;
}

function at(port: number, tls: ServerAddress['tls'] = 'ldaps'): ServerAddress {
  return { host: '127.0.0.1', port, tls };
}

test('a result without a word of the server is told by its name, for it is looked up in that server’s manual', () => {
  const place = { server: 'dc1:636' };
  const wrong = told(new LdapResultError(resultCodes.invalidCredentials, ''), place);
  assert.equal(wrong.detail, 'The LDAP server dc1:636 refuses the log-in. It says: invalidCredentials (result 49)');
  assert.match(told(new LdapResultError(53, ''), place).detail, /It says: result 53$/);
  assert.match(told(new LdapResultError(53, 'only over TLS'), place).detail, /It says: only over TLS$/);
});

test('a name that is no DN is the log-in’s fault; in an entry it is the directory’s', () => {
  const error = new LdapResultError(resultCodes.invalidDNSyntax, 'invalid DN');
  assert.equal(told(error, { server: 'dc1:636' }).code, 'directory-login-refused');
  assert.equal(told(error, { server: 'dc1:636', dn: 'cn=attiva' }).code, 'directory-failed');
});

test('a limit of the server says which setting lifts it', () => {
  const { code, detail } = told(new LdapResultError(resultCodes.sizeLimitExceeded, ''), {
    server: 's',
    dn: 'cn=attiva',
  });
  assert.equal(code, 'directory-failed');
  assert.match(detail, /sizeLimitExceeded \(result 4\)\. Raise .*`sizelimit size\.prtotal=unlimited`/);
});

test('a certificate for another name is told with both names', async (t) => {
  const { cert, key } = rossi.issue({ name: 'ldap', names: ['ldap.rossi.example'] });
  const port = await listening(t, createTlsServer({ cert, key }));
  await assert.rejects(openSecureSocket(at(port), rossi.cert), {
    code: 'directory-untrusted',
    detail: `The certificate of the LDAP server 127.0.0.1:${port} is not trusted here: it is for ldap.rossi.example, not for 127.0.0.1`,
  });
});

test('a port that closes before the handshake is told with the other way of asking', async (t) => {
  const port = await listening(
    t,
    createServer((socket) => socket.once('data', () => socket.destroy())),
  );
  for (const [tls, other] of [
    ['ldaps', /ask for StartTLS: ldap:\/\/HOST/],
    ['starttls', /ask for that: ldaps:\/\/HOST/],
  ] as const) {
    const refused = (error: { readonly code: string; readonly detail: string }): boolean =>
      error.code === 'directory-unreachable' && other.test(error.detail);
    await assert.rejects(openSecureSocket(at(port, tls), rossi.cert), refused, tls);
  }
});

test('where a name leads to is judged before anything is connected', async (t) => {
  let connections = 0;
  const port = await listening(
    t,
    createServer((socket) => {
      connections += 1;
      socket.destroy();
    }),
  );
  const judge = (address: string): void => {
    throw new ActivationError('wrong-usage', `not to ${address}`);
  };
  for (const host of ['127.0.0.1', 'localhost']) {
    await assert.rejects(openSecureSocket({ ...at(port), host }, rossi.cert, judge), { code: 'wrong-usage' }, host);
  }
  assert.equal(connections, 0);
});
