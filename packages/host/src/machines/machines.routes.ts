/** The administration's addresses of the inventory: pages, numbers and files of a view; marks; taking machines out. */
import { Readable } from 'node:stream';
import type { HttpServer } from '@attiva/daemon';
import { ActivationError } from '@attiva/protocol';
import { readFields } from '../http/json-body.ts';
import { type ChangingParts, markMachines, readMachineIds, readMarkChange, removeMachines } from './change-machines.ts';
import { countMachines } from './count-machines.ts';
import { exportFormats, exportMachines, readColumns } from './export-machines.ts';
import { listMachines, type MachineParts } from './list-machines.ts';
import { listGroups, listTags } from './mark.repository.ts';

/** A request of 500 machines, each with vendor and client. */
const mostBytes = 256 * 1024;

const types = { csv: 'text/csv; charset=utf-8; header=present', json: 'application/json' } as const;

/** Fields beside those of a view. */
const pageFields = { limit: { wholeUpTo: 500, usual: 50 }, cursor: 'optional text' } as const;
const fileFields = { format: 'optional text', columns: 'optional text' } as const;

export type MachinesDoor = MachineParts & ChangingParts;

export function addMachinesRoutes({ fastify }: HttpServer, door: MachinesDoor): void {
  fastify.get('/v1/machines', async (request) => {
    const { own, view } = parted(request.query, pageFields);
    return listMachines(door, view, readFields(pageFields, own));
  });
  fastify.get('/v1/machines/count', async (request) => countMachines(door, parted(request.query, {}).view));
  fastify.get('/v1/machines/export', async (request, reply) => {
    const { own, view } = parted(request.query, fileFields);
    const { format: word = 'csv', columns } = readFields(fileFields, own);
    const format = exportFormats.find((one) => one === word);
    if (format === undefined) {
      throw new ActivationError('wrong-usage', 'format is csv or json', { facts: { fields: ['format'] } });
    }
    const parts = exportMachines(door, { given: view, format, columns: readColumns(columns) });
    return reply
      .type(types[format])
      .header('content-disposition', `attachment; filename="machines.${format}"`)
      .send(Readable.from(parts, { objectMode: false }));
  });
  fastify.get('/v1/machine-marks', async () => ({
    tags: await listTags(door.database),
    groups: await listGroups(door.database),
  }));
  const json = { config: { body: 'json' as const }, bodyLimit: mostBytes };
  fastify.post('/v1/machine-marks', json, async (request) => {
    const { machines, ...change } = objectOf(request.body, ['machines', 'add', 'remove', 'group']);
    return { results: await markMachines(door, readMachineIds(machines), readMarkChange(change)) };
  });
  fastify.post('/v1/machine-removals', json, async (request) => {
    const { machines } = objectOf(request.body, ['machines']);
    return { results: await removeMachines(door, readMachineIds(machines)) };
  });
}

/** Fields of the route itself, and those of the view. */
function parted(
  query: unknown,
  fields: object,
): { readonly own: Readonly<Record<string, unknown>>; readonly view: Readonly<Record<string, unknown>> } {
  const entries = Object.entries((query ?? {}) as Readonly<Record<string, unknown>>);
  const isOwn = ([name]: readonly [string, unknown]): boolean => Object.hasOwn(fields, name);
  return {
    own: Object.fromEntries(entries.filter(isOwn)),
    view: Object.fromEntries(entries.filter((entry) => !isOwn(entry))),
  };
}

function objectOf(given: unknown, names: readonly string[]): Readonly<Record<string, unknown>> {
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) {
    const wrong = Object.keys(given).filter((name) => !names.includes(name));
    if (wrong.length === 0) return given as Readonly<Record<string, unknown>>;
  }
  throw new ActivationError('wrong-usage', `an object was expected, with ${names.join(', ')}`);
}
