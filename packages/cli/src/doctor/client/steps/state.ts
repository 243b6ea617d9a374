import { fault, type Found, ok, type Step } from '../../finding.ts';
import type { ClientFacts, VendorFacts } from '../client-facts.ts';

/** Less than an answer and its lease need. */
const fullBytes = 64 * 1024;
const littleBytes = 16 * 1024 * 1024;

/** The state folder: readable, whole, writable, of this machine, with room on its disk. */
export const stateStep: Step<ClientFacts> = {
  id: 'state',
  judge: ({ vendors }) => vendors.flatMap(judgeFolder),
};

function judgeFolder({ name, scope, folder }: VendorFacts): readonly Found[] {
  const { path, problems, copied, freeBytes } = folder;
  const found: Found[] = problems.map(({ code, detail }) => fault('fail', { code, text: detail }));
  if (copied) found.push(fault('fail', { code: 'state-copied', text: `${path} was made on another machine` }));
  // An agent writes in a folder of its own, and says itself when it cannot.
  if (scope !== 'agent') found.push(...judgeWriting(folder));
  if (found.length > 0) return found;
  const room = freeBytes === undefined ? '' : `, ${Math.floor(freeBytes / 1024 / 1024)} MiB free`;
  if (scope === 'agent') return [ok(`${name}: kept by the agent`)];
  return [ok(`${path}: ${folder.exists ? 'whole' : 'not made yet'}, writable${room}`)];
}

function judgeWriting({ path, writable, freeBytes }: VendorFacts['folder']): readonly Found[] {
  if (!writable) {
    const remedy = 'Run the product, or this command, as an account that may write there; or correct its permissions.';
    return [fault('fail', { code: 'state-unwritable', text: `${path} cannot be written by this account`, remedy })];
  }
  if (freeBytes === undefined || freeBytes >= littleBytes) return [];
  const text = `${Math.floor(freeBytes / 1024)} KiB are left on the disk of ${path}`;
  return [fault(freeBytes < fullBytes ? 'fail' : 'warn', { code: 'disk-full', text })];
}
