/** Machines with a product: the packed SDK in processes of their own, told what to do in one line of JSON. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import type {
  ActivationReport,
  CarryAnswer,
  CarryRequest,
  LeaveReport,
  LicenseStatus,
  ReturnedLicense,
} from '@attiva/client';
import { runProcess, type StartedProcess, startProcess } from '@attiva/testkit';
import { nodeProcess, packedPrefix, type Surroundings } from './attiva.ts';

/** One machine, and how often it asks. */
export interface MachineCall {
  /** Its state folder. */
  readonly directory: string;
  readonly edition: string;
  readonly setupKey?: string;
  /** Generation of the program; default: that of the key. */
  readonly generation?: number;
  /** Day on which the program was built, `YYYY-MM-DD`. */
  readonly releaseDate?: string;
  readonly machineName?: string;
  /** What the hardware says; default: nothing is known, as in a container. */
  readonly facts?: readonly [number, number, number];
  readonly dnsServers?: readonly string[];
  /** The machine's DNS suffix; '' = it has none. Absent: what the machine's own resolv.conf says. */
  readonly suffix?: string;
  readonly searchList?: readonly string[];
  /** `name:port`, set for the whole machine. */
  readonly host?: string;
  /** Its clock runs ahead by so many milliseconds. */
  readonly ahead?: number;
  /** Attempts, one after the other; default 1, 0 = status only. */
  readonly attempts?: number;
  readonly lockWaitMilliseconds?: number;
  /** Lives for a job, and says goodbye at its end. */
  readonly ephemeral?: true;
  /** Folder of an agent's sockets. */
  readonly agent?: string;
  /** Number of the account that the product runs under; default: that of the test. */
  readonly account?: number;
  /** Tries to set this host as an administrator would, at the end. */
  readonly change?: string;
  /** A product key that somebody types: installed first, which is an attempt by itself. */
  readonly typed?: string;
  /** Makes a request that leaves without a network. */
  readonly onPaper?: true;
  /** Takes what came back: the body of an answer, a confirmation ID, or an entry of a carry answer with the lists of its file. */
  readonly answer?: { readonly body?: object; readonly confirmation?: string; readonly entry?: CarryAnswer };
  readonly lists?: readonly unknown[];
  /** Gives the device license back, at the end. */
  readonly giveBack?: true;
}

/** What a machine says at the end. */
export interface MachineResult {
  /** Which machine: its state folder. */
  readonly directory: string;
  readonly reports: readonly ActivationReport[];
  readonly status: LicenseStatus;
  /** Code with which `change`, `answer` or `giveBack` was refused. */
  /** How the goodbye went, of one that lives for a job. */
  readonly left?: LeaveReport;
  /** Code with which `change` was refused. */
  readonly refused?: string;
  readonly request?: CarryRequest;
  readonly returned?: ReturnedLicense;
}

/** What the program gets. */
export interface ProductCall {
  readonly sdk: string;
  readonly rootsFile: string;
  readonly machines: readonly MachineCall[];
  /** How many machines ask at the same time; default 1. */
  readonly atOnce?: number;
}

export interface ProductWish extends Omit<ProductCall, 'sdk'> {
  readonly surroundings?: Surroundings;
}

/** Runs the machines in one process; results as they end, which is their order unless several ask at once. */
export async function runMachines(wish: ProductWish): Promise<readonly MachineResult[]> {
  const ended = await runProcess(productProcess(wish));
  assert.equal(ended.exit, 0, ended.stderr);
  return linesOf(ended.stdout);
}

/** Runs one machine in a process of its own. */
export async function runMachine(wish: Omit<ProductWish, 'machines'>, machine: MachineCall): Promise<MachineResult> {
  const [result] = await runMachines({ ...wish, machines: [machine] });
  assert.ok(result);
  return result;
}

/** Starts the machines and resolves when the first has ended, or at once; `ended` then gives all their lines. */
export async function startMachines(wish: ProductWish, until: 'first' | 'now' = 'first'): Promise<StartedProcess> {
  return await startProcess({ ...productProcess(wish), ready: until === 'first' ? /\n/ : /^/ });
}

/** Results of machines, one a line. */
export function linesOf(stdout: string): readonly MachineResult[] {
  const lines = stdout.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as MachineResult);
}

function productProcess({ surroundings = {}, ...call }: ProductWish): ReturnType<typeof nodeProcess> {
  const sdk = join(packedPrefix(), 'node_modules/@attiva/client/dist/index.js');
  const program = join(import.meta.dirname, 'product-program.ts');
  return nodeProcess([program], { ...surroundings, input: JSON.stringify({ sdk, ...call } satisfies ProductCall) });
}
