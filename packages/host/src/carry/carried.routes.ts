/** The administration's addresses of the collecting station. */
import {
  among,
  type AdministrationApi,
  list,
  named,
  object,
  optional,
  type Schema,
  text,
  time,
  usual,
  whole,
  yesNo,
} from '@attiva/daemon';
import { daySeconds, type KeyId, type RequestId, type VendorId } from '@attiva/protocol';
import { carriedStates, countRows, listDeviceKeys, listRows, type NamedRow } from './carried.repository.ts';
import { exportCarried, handOutCarried, removeCarriedRequests, submitCarried } from './carry-out.ts';
import type { CarryRoom } from './carry-room.ts';
import { takeFiles } from './collect-file.ts';

/** A file has at most 16 MiB as requests, and JSON escapes its quotes. */
const mostBytes = 32 * 1024 * 1024;
/** Requests of one order. */
const mostAtOnce = 5000;
/** How long a request may travel (T6). */
const travelSeconds = 30 * daySeconds;

const which = object({
  requests: list(object({ client: text<KeyId>(), nonce: text<RequestId>() }), {
    max: mostAtOnce,
    about: 'Which, as they are listed.',
  }),
});

const settled = named(
  'SettledRequest',
  object({
    client: text<KeyId>(),
    nonce: text<RequestId>(),
    outcome: among('licensed', 'returned', 'refused', 'known', 'overtaken', 'not-ours', 'spoilt'),
    code: optional(text()),
    detail: optional(text()),
  }),
);

const request = named(
  'CollectedRequest',
  object({
    vendor: text<VendorId>(),
    client: text<KeyId>(),
    nonce: text<RequestId>(),
    name: optional(text({ about: "The machine's name, where one is known; else what its file was called." })),
    by: among('device-key', 'host'),
    key: optional(text({ about: 'Last five characters of the device key.' })),
    product: optional(text()),
    state: among(...carriedStates),
    askedAt: time(),
    collectedAt: time(),
    changedAt: time(),
    old: yesNo({ about: 'So old that whoever answers may refuse it.' }),
    code: optional(text()),
    detail: optional(text({ about: 'Why it was refused.' })),
  }),
);

const counts = object({ waiting: whole(), exported: whole(), ready: whole(), handed: whole(), refused: whole() });

const takenFile = named(
  'TakenCarryFile',
  object({
    name: text(),
    as: among('requests', 'answers', 'refused'),
    vendor: optional(text()),
    added: optional(whole({ about: 'Requests that are new here.' })),
    known: optional(whole({ about: 'Requests that were here already.' })),
    overtaken: optional(whole({ about: 'Requests whose machine has asked anew since.' })),
    spoilt: optional(whole({ about: 'Requests whose signature does not hold.' })),
    rows: optional(list(settled)),
    problem: optional(object({ code: text(), title: text(), detail: text() })),
  }),
) as Schema<Awaited<ReturnType<typeof takeFiles>>[number]>;

const out = object({ name: text(), file: text({ about: 'Text of the file.' }), requests: whole() });

export function addCarriedRoutes(api: AdministrationApi, room: CarryRoom): void {
  addLists(api, room);
  api.add(
    {
      method: 'POST',
      path: '/v1/carried-files',
      role: 'operator',
      summary: 'Takes in carry files: requests are collected, answers find their requests.',
      body: object({ files: list(object({ name: text(), text: text() }), { max: 500 }) }),
      answer: object({ files: list(takenFile) }),
      mostBytes,
    },
    async ({ body, caller }) => ({ files: await takeFiles(room, body.files, caller.name) }),
  );
  api.add(
    {
      method: 'POST',
      path: '/v1/carried-submissions',
      role: 'operator',
      summary: "Has collected requests answered: by this host, and by the vendor's authority over the network.",
      body: which,
      answer: object({ rows: list(settled) }),
      errors: ['authority-unreachable', 'vendor-unknown'],
      mostBytes,
    },
    async ({ body, caller }) => ({ rows: await submitCarried(room, { ...body, actor: caller.name }) }),
  );
  addFilesOut(api, room);
}

function addFilesOut(api: AdministrationApi, room: CarryRoom): void {
  api.add(
    {
      method: 'POST',
      path: '/v1/carried-exports',
      role: 'operator',
      summary: "Writes collected requests into one file for the vendor's authority, without names and keys.",
      body: which,
      answer: out,
      mostBytes,
    },
    async ({ body, caller }) => exportCarried(room, { ...body, actor: caller.name }),
  );
  api.add(
    {
      method: 'POST',
      path: '/v1/carried-handouts',
      role: 'operator',
      summary: 'Writes answers into one file, of which each machine takes its own.',
      body: which,
      answer: out,
      mostBytes,
    },
    async ({ body, caller }) => handOutCarried(room, { ...body, actor: caller.name }),
  );
  api.add(
    {
      method: 'POST',
      path: '/v1/carried-removals',
      role: 'operator',
      summary: 'Takes collected requests out, with their answers.',
      body: which,
      answer: object({ removed: whole() }),
      mostBytes,
    },
    async ({ body, caller }) => ({ removed: await removeCarriedRequests(room, { ...body, actor: caller.name }) }),
  );
}

function addLists(api: AdministrationApi, room: CarryRoom): void {
  const { database, now } = room;
  api.add(
    {
      method: 'GET',
      path: '/v1/carried',
      role: 'viewer',
      summary: 'Requests of machines without a network, as they were collected here.',
      query: object({
        vendor: optional(text()),
        state: optional(among(...carriedStates)),
        limit: usual(whole({ min: 1, max: 1000 }), 100),
        offset: usual(whole({ min: 0, max: 1_000_000 }), 0),
      }),
      answer: object({ now: time(), counts, requests: list(request) }),
    },
    async ({ query }) => ({
      now: now(),
      counts: await countRows(database, query.vendor),
      requests: (await listRows(database, query)).map((row) => shown(row, now())),
    }),
  );
  api.add(
    {
      method: 'GET',
      path: '/v1/device-keys',
      role: 'viewer',
      summary: 'Device keys that were carried here, and what their vendors told of them.',
      answer: object({
        keys: list(
          object({
            vendor: text<VendorId>(),
            key: text({ about: 'Last five characters.' }),
            requests: whole({ about: 'Collected here.' }),
            licensed: whole({ about: 'Of them, answered with a license.' }),
            refused: whole(),
            remaining: optional(whole({ about: 'Machines that it may still license, when the vendor last told.' })),
            allowed: optional(whole()),
            toldAt: optional(time()),
          }),
        ),
      }),
    },
    async () => ({
      keys: (await listDeviceKeys(database)).map(({ remaining, allowed, told_at: toldAt, ...row }) => ({
        ...row,
        ...(remaining !== null && { remaining }),
        ...(allowed !== null && { allowed }),
        ...(toldAt !== null && { toldAt }),
      })),
    }),
  );
}

function shown(row: NamedRow, now: number) {
  const { vendor, client, nonce, name, kind, device_key: key, product, state, code, detail } = row;
  return {
    vendor,
    client,
    nonce,
    ...(name !== null && { name }),
    by: kind === 'license-request' ? ('device-key' as const) : ('host' as const),
    ...(key !== null && { key }),
    ...(product !== null && { product }),
    state,
    askedAt: row.asked_at,
    collectedAt: row.collected_at,
    changedAt: row.changed_at,
    old:
      (state === 'waiting' || state === 'exported' || state === 'refused') &&
      Math.abs(now - row.asked_at) > travelSeconds,
    ...(code !== null && { code }),
    ...(detail !== null && { detail }),
  };
}
