import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { firewallStep } from './firewall.ts';
import { type Says, standIn } from './setup-machine.test.fixture.ts';

const wish = { port: 7688, check: false, open: false };
const only =
  (program: string, says: (line: string) => Says) =>
  (line: string): Says | undefined =>
    line.startsWith(`${program} `) ? says(line) : undefined;

const ufw = (rules: string): string =>
  `Status: active\n\nTo                         Action      From\n--                         ------      ----\n${rules}`;

/** What `nft --json list ruleset` prints of a table that drops what no rule takes. */
function nft(rules: readonly object[]): string {
  const place = { family: 'inet', table: 'filter', chain: 'input' };
  return JSON.stringify({
    nftables: [
      { metainfo: { version: '1.0.6' } },
      {
        chain: {
          family: 'inet',
          table: 'filter',
          name: 'input',
          type: 'filter',
          hook: 'input',
          prio: 0,
          policy: 'drop',
        },
      },
      ...rules.map((expr) => ({ rule: { ...place, expr } })),
    ],
  });
}

const accepting = (right: unknown): object[] => [
  { match: { op: '==', left: { payload: { protocol: 'tcp', field: 'dport' } }, right } },
  { accept: null },
];

describe('the firewall', () => {
  test('that blocks the port is named with the one line that opens it, and left alone', async () => {
    const cases: readonly (readonly [string, (line: string) => Says | undefined, string])[] = [
      ['ufw', only('ufw', () => ufw('22/tcp                     ALLOW       Anywhere\n')), 'ufw allow 7688/tcp'],
      [
        'firewalld',
        only('firewall-cmd', (line) => (line.includes('--query') ? 1 : 0)),
        'firewall-cmd --permanent --add-port=7688/tcp && firewall-cmd --reload',
      ],
      ['nftables', only('nft', () => nft([accepting(22)])), 'nft insert rule inet filter input tcp dport 7688 accept'],
    ];
    for (const [name, answers, line] of cases) {
      const machine = standIn(answers);
      const step = await firewallStep(machine, wish);
      assert.deepEqual([step.state, step.more?.[0]], ['to-do', line], name);
      assert.match(step.text, new RegExp(`^${name} is active and blocks TCP 7688`));
      assert.ok(
        machine.called.every((call) => !/allow|--add|insert/.test(call)),
        machine.called.join('\n'),
      );
    }
  });

  test('that lets it in is as it should be', async () => {
    const open = [
      only('ufw', () => ufw('7688/tcp                   ALLOW       10.0.0.0/8\n')),
      only('ufw', () => ufw('7688                       ALLOW       Anywhere\n')),
      only('firewall-cmd', () => 0),
      only('nft', () => nft([accepting({ set: [22, 7688] })])),
    ];
    for (const answers of open) assert.equal((await firewallStep(standIn(answers), wish)).state, 'as-before');
  });

  test('is not believed to be open by a rule that denies, or by the number of another port', async () => {
    for (const rules of [
      '7688/tcp                   DENY        Anywhere\n',
      '17688/tcp                  ALLOW       Anywhere\n',
    ])
      assert.equal((await firewallStep(standIn(only('ufw', () => ufw(rules))), wish)).state, 'to-do', rules);
    for (const rules of [[accepting(17688)], [[...accepting(7688).slice(0, 1), { drop: null }]]])
      assert.equal((await firewallStep(standIn(only('nft', () => nft(rules))), wish)).state, 'to-do');
  });

  test('is opened where that was asked for, and a refusal is told', async () => {
    const machine = standIn(only('ufw', (line) => (line === 'ufw status' ? ufw('') : 0)));
    assert.equal((await firewallStep(machine, { ...wish, open: true })).state, 'done');
    assert.equal(machine.called.at(-1), 'ufw allow 7688/tcp');
    const refusing = standIn(
      only('ufw', (line) => (line === 'ufw status' ? ufw('') : { exit: 1, stderr: 'ERROR: no' })),
    );
    const failed = await firewallStep(refusing, { ...wish, open: true });
    assert.deepEqual([failed.state, /ERROR: no/.test(failed.text)], ['failed', true]);
    const checked = standIn(only('ufw', () => ufw('')));
    assert.equal((await firewallStep(checked, { ...wish, open: true, check: true })).state, 'needed');
    assert.deepEqual(checked.called, ['ufw status']);
  });

  test('that is not there, off, or speaks in tongues blocks nothing', async () => {
    for (const answers of [() => undefined, only('ufw', () => 'Status: inactive\n'), only('nft', () => 'not json')]) {
      const step = await firewallStep(standIn(answers), wish);
      assert.deepEqual([step.state, step.text], ['as-before', 'none is active here (ufw, firewalld, nftables)']);
    }
    const stranger = await firewallStep(
      standIn(() => undefined, { root: false }),
      wish,
    );
    assert.match(stranger.text, /without being root/);
  });

  test('of Windows is asked by the name of our rule', async () => {
    const machine = standIn(
      only('netsh', () => 1),
      { platform: 'win32' },
    );
    const step = await firewallStep(machine, wish);
    const line =
      'netsh advfirewall firewall add rule "name=Attiva host" dir=in action=allow protocol=TCP localport=7688';
    assert.deepEqual([step.state, step.more], ['to-do', [line]]);
  });
});
