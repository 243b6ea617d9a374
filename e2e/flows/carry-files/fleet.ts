/**
 * Machines that never see a network, each with a state folder and facts of its own: made from one image on which somebody
 * has typed the key, they ask in files of their own and take their answers out of one.
 */
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CarryAnswer, type CarryEntry, carryFileText, type VendorId } from '@attiva/protocol';
import { type MachineCall, type MachineResult, runMachine, runMachines } from '../../site/product.ts';
import type { Vendor } from '../../site/vendor.ts';

export interface Fleet {
  /** State folder of one machine. */
  folderOf(place: number): string;
  /** Each writes its request into a file of its own, `PLACE.carry`, in a new folder. */
  ask(folder: string): Promise<readonly MachineResult[]>;
  /** Each takes its own entry of the answers, or so many of the first do; one without any fails the test. */
  apply(answer: CarryAnswer, first?: number): Promise<readonly MachineResult[]>;
  /** The first machine takes these entries, one after the other, whoever they are for. */
  applyTo(entries: readonly CarryEntry[]): Promise<readonly MachineResult[]>;
}

interface FleetWish {
  readonly folder: string;
  readonly aurora: Vendor;
  /** Device key; the vendor must be out of reach when it is typed. */
  readonly key: string;
  readonly many: number;
  /** A fact of the first machine, below 1000: no two machines of a suite share one. */
  readonly firstFact: number;
}

export async function createFleet({ folder, aurora, key, many, firstFact }: FleetWish): Promise<Fleet> {
  const { rootsFile } = aurora;
  const usual = { edition: 'desktop', attempts: 0, suffix: '' } as const;
  const image = { ...usual, directory: join(folder, 'image'), facts: [4001, 4002, 4003] as const };
  const { reports } = await runMachine({ rootsFile }, { ...image, typed: key });
  assert.equal(reports[0]?.code, 'authority-unreachable');
  const machines = Array.from({ length: many }, (_, place): MachineCall => {
    const directory = join(folder, String(place));
    cpSync(image.directory, directory, { recursive: true });
    const fact = firstFact + place;
    const facts = [fact, fact + 1000, fact + 2000] as const;
    return { ...usual, directory, facts, machineName: `laptop-of-nobody-${place}` };
  });
  const clients: string[] = [];
  return {
    folderOf: (place) => machines[place]?.directory ?? '',
    async ask(to) {
      mkdirSync(to);
      const asked = await runMachines({ rootsFile, machines: machines.map((one) => ({ ...one, onPaper: true })) });
      asked.forEach(({ request }, place) => {
        assert.ok(request);
        const { kind, statement, client } = request;
        clients[place] = client;
        const file = carryFileText({ vendor: aurora.id as VendorId, requests: [{ kind, statement }] });
        writeFileSync(join(to, `${place}.carry`), file);
      });
      return asked;
    },
    apply({ answers, revocations }, first = many) {
      const entries = new Map(answers.map((entry) => [entry.client as string, entry]));
      const applying = machines.slice(0, first).map((one, place) => {
        const entry = entries.get(clients[place] ?? '');
        assert.ok(entry, `no answer for machine ${place}`);
        return { ...one, answer: { entry }, lists: revocations };
      });
      return runMachines({ rootsFile, machines: applying });
    },
    applyTo(entries) {
      const [machine] = machines;
      assert.ok(machine);
      return runMachines({ rootsFile, machines: entries.map((entry) => ({ ...machine, answer: { entry } })) });
    },
  };
}

/** Everything that stands in the files of a state folder. */
export function contentOf(folder: string): Readonly<Record<string, string>> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = names.map(({ parentPath, name }) => join(parentPath, name)).sort();
  return Object.fromEntries(paths.map((path) => [path, readFileSync(path, 'latin1')]));
}
