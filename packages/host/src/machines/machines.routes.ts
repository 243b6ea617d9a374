/** The administration's addresses of the inventory: pages, numbers and files of a view; marks; taking machines out. */
import { Readable } from 'node:stream';
import { type AdministrationApi, among, list, nullable, object, optional, text, usual, whole } from '@attiva/daemon';
import { type ChangingParts, markMachines, readMachineIds, readMarkChange, removeMachines } from './change-machines.ts';
import { ActivationError, isShortId } from '@attiva/protocol';
import { countMachines } from './count-machines.ts';
import { exportFormats, exportMachines, readColumns } from './export-machines.ts';
import { listMachines, type MachineParts } from './list-machines.ts';
import { divideView, groupings } from './divide-view.ts';
import { recordOf } from './machine-record.ts';
import {
  dividedView,
  machineCount,
  machineIds,
  machinePage,
  machineRecord,
  machineResults,
  marks,
  usedMarks,
  viewFields,
} from './machine-schemas.ts';
import { listGroups, listTags } from './mark.repository.ts';

/** A request of 500 machines, each with vendor and client. */
const mostBytes = 256 * 1024;

const types = { csv: 'text/csv; charset=utf-8; header=present', json: 'application/json' } as const;

export type MachinesDoor = MachineParts & ChangingParts;

export function addMachinesRoutes(api: AdministrationApi, door: MachinesDoor): void {
  addViewRoutes(api, door);
  addExportRoute(api, door);
  addMarkRoutes(api, door);
  api.add(
    {
      method: 'POST',
      path: '/v1/machine-removals',
      role: 'administrator',
      summary: 'Takes machines out, with names and marks: they are counted no more.',
      body: object({ machines: machineIds }),
      answer: machineResults,
      mostBytes,
    },
    async ({ body, caller }) => ({
      results: await removeMachines({ ...door, actor: caller.name }, readMachineIds(body.machines)),
    }),
  );
}

function addViewRoutes(api: AdministrationApi, door: MachinesDoor): void {
  api.add(
    {
      method: 'GET',
      path: '/v1/machines',
      role: 'viewer',
      summary: 'A page of a view of all machines: searched, filtered, sorted.',
      query: object({
        ...viewFields,
        limit: usual(whole({ min: 1, max: 500 }), 50),
        cursor: optional(text({ about: '`next` of the page before, of the same view.' })),
      }),
      answer: machinePage,
    },
    async ({ query: { limit, cursor, ...view } }) => listMachines(door, view, { limit, cursor }),
  );
  api.add(
    {
      method: 'GET',
      path: '/v1/machines/count',
      role: 'viewer',
      summary: 'How many machines a view has.',
      query: object({ ...viewFields }),
      answer: machineCount,
    },
    async ({ query }) => countMachines(door, query),
  );
  api.add(
    {
      method: 'GET',
      path: '/v1/machines/parts',
      role: 'viewer',
      summary: 'What a view can be divided by: the values that there are, each with the view of its part.',
      query: object({ ...viewFields, by: among(...groupings) }),
      answer: dividedView,
    },
    async ({ query: { by, ...view } }) => divideView(door, view, by),
  );
  api.add(
    {
      method: 'GET',
      path: '/v1/machines/:client',
      role: 'viewer',
      summary: 'One machine by its client id, with what administrators did to it; also one that was taken out.',
      params: object({ client: text({ max: 64 }) }),
      answer: machineRecord,
    },
    async ({ params: { client } }) => recordOf(door, clientOf(client)),
  );
}

/** @throws {ActivationError} `wrong-usage` for what is no id: it would stand for others in a pattern. */
function clientOf(text: string): string {
  if (isShortId(text)) return text;
  throw new ActivationError('wrong-usage', 'client is no client id', { facts: { fields: ['client'] } });
}

function addExportRoute(api: AdministrationApi, door: MachinesDoor): void {
  api.addPage(
    {
      method: 'GET',
      path: '/v1/machines/export',
      role: 'viewer',
      summary: 'A file with everything that a view shows.',
      query: object({
        ...viewFields,
        format: usual(among(...exportFormats), 'csv'),
        columns: optional(text({ about: 'Names of columns with commas between them; absent: all.' })),
      }),
      mediaType: ['text/csv', 'application/json'],
    },
    async ({ query: { format, columns, ...view }, reply }) => {
      const parts = exportMachines(door, { given: view, format, columns: readColumns(columns) });
      return reply
        .type(types[format])
        .header('content-disposition', `attachment; filename="machines.${format}"`)
        .send(Readable.from(parts, { objectMode: false }));
    },
  );
}

function addMarkRoutes(api: AdministrationApi, door: MachinesDoor): void {
  api.add(
    {
      method: 'GET',
      path: '/v1/machine-marks',
      role: 'viewer',
      summary: 'Tags and groups that machines carry.',
      answer: usedMarks,
    },
    async () => ({ tags: await listTags(door.database), groups: await listGroups(door.database) }),
  );
  api.add(
    {
      method: 'POST',
      path: '/v1/machine-marks',
      role: 'operator',
      summary: 'Gives machines tags and a group, or takes them away; `expected`: only where they are still so.',
      body: object({
        machines: machineIds,
        add: optional(list(text(), { about: 'Tags: 1 to 40 printable characters, no commas.' })),
        remove: optional(list(text())),
        group: optional(nullable(text({ about: 'Absent: as it is; null: none.' }))),
        expected: optional(marks),
      }),
      answer: machineResults,
      mostBytes,
    },
    async ({ body: { machines, ...change }, caller }) => ({
      results: await markMachines({ ...door, actor: caller.name }, readMachineIds(machines), readMarkChange(change)),
    }),
  );
}
