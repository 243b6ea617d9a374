/**
 * The step "firewall": which firewall this machine has, whether it lets clients in, and the one line that opens it. Nothing is
 * changed without `--open-firewall`: the firewall is the administrator's.
 */
import type { SetupMachine } from './setup-machine.ts';
import type { Step } from './step.ts';

/** A firewall that was found. */
interface Found {
  readonly name: string;
  readonly open: boolean;
  /** Programs to call, one after the other; as one line they open the port. */
  readonly opening: readonly (readonly string[])[];
}

export interface FirewallWish {
  readonly port: number;
  readonly check: boolean;
  /** `--open-firewall`. */
  readonly open: boolean;
}

export async function firewallStep(machine: SetupMachine, wish: FirewallWish): Promise<Step> {
  const step = 'firewall';
  const found = await findFirewall(machine, wish.port);
  if (found === undefined) return { step, state: 'as-before', text: noneFound(machine) };
  const { name, opening } = found;
  const line = opening.map((words) => words.map(shown).join(' ')).join(' && ');
  const facts = { firewall: name, open: found.open, line };
  if (found.open) return { step, state: 'as-before', text: `${name} lets TCP ${wish.port} in`, facts };
  const text = `${name} is active and blocks TCP ${wish.port}`;
  if (!wish.open) return { step, state: 'to-do', text: `${text}; to open it:`, more: [line], facts };
  if (wish.check) return { step, state: 'needed', text: `would run: ${line}`, facts };
  for (const [program = '', ...args] of opening) {
    const ran = await machine.run(program, args);
    if (ran?.exit === 0) continue;
    const said = (ran?.stderr ?? '').trim().split('\n')[0] ?? '';
    return { step, state: 'failed', text: `${text}, and opening it failed: ${said}`, more: [line], facts };
  }
  return { step, state: 'done', text: `${name} lets TCP ${wish.port} in now`, facts };
}

function noneFound({ platform, root }: SetupMachine): string {
  if (platform === 'darwin') return 'not looked at on macOS: its firewall asks by program, not by port';
  if (platform === 'win32') return 'Windows Defender Firewall could not be asked';
  return root ? 'none is active here (ufw, firewalld, nftables)' : 'could not be looked at without being root';
}

async function findFirewall(machine: SetupMachine, port: number): Promise<Found | undefined> {
  if (machine.platform === 'win32') return await findDefender(machine, port);
  if (machine.platform !== 'linux') return undefined;
  return (await findUfw(machine, port)) ?? (await findFirewalld(machine, port)) ?? (await findNftables(machine, port));
}

async function findUfw(machine: SetupMachine, port: number): Promise<Found | undefined> {
  const status = await machine.run('ufw', ['status']);
  if (status?.exit !== 0 || !/^Status: active$/m.test(status.stdout)) return undefined;
  const rule = new RegExp(`^${port}(?:/tcp)?\\s+(?:\\(v6\\)\\s+)?(?:ALLOW|LIMIT)`, 'm');
  return { name: 'ufw', open: rule.test(status.stdout), opening: [['ufw', 'allow', `${port}/tcp`]] };
}

async function findFirewalld(machine: SetupMachine, port: number): Promise<Found | undefined> {
  const state = await machine.run('firewall-cmd', ['--state']);
  if (state?.exit !== 0) return undefined;
  const query = await machine.run('firewall-cmd', [`--query-port=${port}/tcp`]);
  const opening = [
    ['firewall-cmd', '--permanent', `--add-port=${port}/tcp`],
    ['firewall-cmd', '--reload'],
  ];
  return { name: 'firewalld', open: query?.exit === 0, opening };
}

const defenderRule = 'Attiva host';

async function findDefender(machine: SetupMachine, port: number): Promise<Found | undefined> {
  const firewall = ['advfirewall', 'firewall'];
  const shownRule = await machine.run('netsh', [...firewall, 'show', 'rule', `name=${defenderRule}`]);
  if (shownRule === undefined) return undefined;
  const open = shownRule.exit === 0 && new RegExp(`\\b${port}\\b`).test(shownRule.stdout);
  const words = ['dir=in', 'action=allow', 'protocol=TCP', `localport=${port}`];
  const opening = [['netsh', ...firewall, 'add', 'rule', `name=${defenderRule}`, ...words]];
  return { name: 'Windows Defender Firewall', open, opening };
}

interface NftChain {
  readonly family: string;
  readonly table: string;
  readonly name: string;
  readonly hook?: string;
  readonly policy?: string;
}

interface NftRule {
  readonly family: string;
  readonly table: string;
  readonly chain: string;
  readonly expr?: readonly Readonly<Record<string, unknown>>[];
}

interface NftItem {
  readonly chain?: NftChain;
  readonly rule?: NftRule;
}

/** A table of its own: a chain at the hook of arriving packets that drops what no rule takes. */
async function findNftables(machine: SetupMachine, port: number): Promise<Found | undefined> {
  const listed = await machine.run('nft', ['--json', 'list', 'ruleset']);
  if (listed?.exit !== 0) return undefined;
  const items = itemsOf(listed.stdout);
  const rulesOf = ({ family, table, name }: NftChain): NftRule[] =>
    items.flatMap(({ rule }) => (rule?.family === family && rule.table === table && rule.chain === name ? [rule] : []));
  const closed = items
    .flatMap(({ chain }) => (chain?.hook === 'input' ? [chain] : []))
    .find((chain) => chain.policy === 'drop' || rulesOf(chain).some(dropsTheRest));
  if (closed === undefined) return undefined;
  const { family, table, name } = closed;
  const opening = [['nft', 'insert', 'rule', family, table, name, 'tcp', 'dport', String(port), 'accept']];
  return { name: 'nftables', open: rulesOf(closed).some((rule) => accepts(rule, port)), opening };
}

function itemsOf(json: string): readonly NftItem[] {
  try {
    const { nftables } = JSON.parse(json) as { readonly nftables?: readonly NftItem[] };
    return nftables ?? [];
  } catch {
    return []; // Another version's spelling: no firewall that could be named.
  }
}

function dropsTheRest({ expr = [] }: NftRule): boolean {
  return expr.every((one) => 'drop' in one || 'reject' in one || 'counter' in one || 'log' in one) && expr.length > 0;
}

function accepts({ expr = [] }: NftRule, port: number): boolean {
  return expr.some((one) => 'accept' in one) && new RegExp(`\\b${port}\\b`).test(JSON.stringify(expr));
}

/** A word as a shell takes it. */
function shown(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `"${word}"`;
}
