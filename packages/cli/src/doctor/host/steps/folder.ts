import { fault, ok, type Step } from '../../finding.ts';
import type { HostFacts } from '../host-facts.ts';

/** A host keeps nothing without room on its disk. */
const fullBytes = 1024 * 1024;
const littleBytes = 256 * 1024 * 1024;

/** The host's folder and the room on its disk. */
export const folderStep: Step<HostFacts> = {
  id: 'host-folder',
  judge({ folder, freeBytes }) {
    if (freeBytes === undefined) return [ok(folder)];
    const room = `${Math.floor(freeBytes / 1024 / 1024)} MiB free`;
    if (freeBytes >= littleBytes) return [ok(`${folder}, ${room}`)];
    const text = `${folder}: ${freeBytes < fullBytes ? `${Math.floor(freeBytes / 1024)} KiB free` : room}`;
    return [fault(freeBytes < fullBytes ? 'fail' : 'warn', { code: 'disk-full', text })];
  },
};
