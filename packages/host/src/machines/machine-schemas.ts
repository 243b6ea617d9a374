/** The inventory's answers and questions, described for the API. */
import {
  among,
  list,
  named,
  nullable,
  object,
  type OptionalField,
  optional,
  type Schema,
  text,
  time,
  whole,
  yes,
  yesNo,
} from '@attiva/daemon';
import type { KeyId, VendorId } from '@attiva/protocol';
import { contactMethods } from '../activation/client-row.ts';
import { machinesAtOnce, type MachineId, type MachineResult } from './change-machines.ts';
import type { ListedMachine } from './listed-machine.ts';
import type { MachineCount } from './count-machines.ts';
import type { MachinePage } from './list-machines.ts';
import { machineStates } from './machine-state.ts';
import { sortNames, type ViewField } from './machine-view.ts';
import type { MachineChange } from './machine-change.repository.ts';
import type { MachineRecord } from './machine-record.ts';
import type { DividedView } from './divide-view.ts';
import type { Marks, UsedMark } from './mark.repository.ts';
import type { AuditAction } from '../audit/audit.repository.ts';

const yesOrNo = optional(among('yes', 'no'));
const directions = [...sortNames, ...sortNames.map((name) => `-${name}` as const)];
const moment = (about: string): OptionalField<string> =>
  optional(
    text({ about: `${about}: a day (\`2026-11-26\`), seconds since 1970, or a span from now (\`-30d\`, \`12h\`).` }),
  );

/** A view, as an address bar holds it. */
export const viewFields = {
  search: optional(text({ max: 253, about: 'A part of the name, or the beginning of the client id.' })),
  match: optional(among('anywhere', 'beginning')),
  vendor: optional(text()),
  application: optional(text()),
  edition: optional(text()),
  generation: optional(whole({ min: 0, max: 999_999_999 })),
  state: optional(among(...machineStates)),
  method: optional(among(...contactMethods)),
  seenAfter: moment('Last seen at or after'),
  seenBefore: moment('Last seen before'),
  expiresAfter: moment('The lease ends at or after'),
  expiresBefore: moment('The lease ends before'),
  tag: optional(text({ max: 64 })),
  group: optional(text({ max: 64 })),
  named: yesOrNo,
  activated: yesOrNo,
  shortLived: yesOrNo,
  virtual: yesOrNo,
  sort: optional(among(...directions)),
} satisfies Readonly<Record<ViewField, unknown>>;

const machine: Schema<ListedMachine> = named(
  'Machine',
  object({
    vendor: text(),
    application: text(),
    client: text(),
    name: nullable(text({ about: 'As names are kept here: in full or as a digest; null: none.' })),
    address: nullable(text()),
    edition: text(),
    generation: whole(),
    state: among(...machineStates),
    reported: whole({ about: 'License state 0 … 6 that it reported.' }),
    method: among(...contactMethods),
    firstSeen: time(),
    lastSeen: time(),
    expires: nullable(time({ about: 'End of its lease, in seconds since 1970; null: it never had one.' })),
    virtual: yesNo(),
    shortLived: yesNo({ about: 'It lives for a job or a day.' }),
    group: nullable(text()),
    tags: list(text()),
  }),
);

export const machinePage: Schema<MachinePage> = named(
  'MachinePage',
  object({
    machines: list(machine),
    next: optional(text({ about: 'The cursor of the next page; absent at the end of the list.' })),
    partial: optional(yes),
    query: text({ about: 'The view, as an address keeps it.' }),
  }),
);

export const machineCount: Schema<MachineCount> = named(
  'MachineCount',
  object({
    count: whole(),
    exact: yesNo({ about: 'Whether there are no more than these.' }),
    at: time({ about: 'The moment that it holds for.' }),
  }),
);

const usedMark: Schema<UsedMark> = named('UsedMark', object({ word: text(), machines: whole() }));

export const usedMarks: Schema<{ readonly tags: readonly UsedMark[]; readonly groups: readonly UsedMark[] }> = object({
  tags: list(usedMark),
  groups: list(usedMark),
});

/** Marks of a machine. */
export const marks: Schema<Marks> = object({ group: nullable(text()), tags: list(text()) });

const id = { vendor: text<VendorId>(), client: text<KeyId>() };

/** Those of a request. */
export const machineIds: Schema<readonly MachineId[]> = list(object(id), { max: machinesAtOnce });

export const machineResults: Schema<{ readonly results: readonly MachineResult[] }> = object({
  results: list(
    named(
      'MachineResult',
      object({
        ...id,
        outcome: among('marked', 'removed', 'unknown', 'changed'),
        present: optional(marks),
        changedBy: optional(text({ about: 'Who changed its marks meanwhile.' })),
        changedAt: optional(time()),
      }),
    ),
  ),
});

const change: Schema<MachineChange> = named(
  'MachineChange',
  object({
    at: time(),
    actor: text({ about: 'Who, as the audit names it.' }),
    action: text<AuditAction>(),
    words: optional(object({ add: text(), remove: text(), group: text() })),
  }),
);

export const machineRecord: Schema<MachineRecord> = named(
  'MachineRecord',
  object({
    client: text(),
    now: time(),
    machines: list(machine, { about: 'One for each application of it; none: it never called, or was taken out.' }),
    changes: list(change, { about: 'What administrators did to it, newest first.' }),
  }),
);

export const dividedView: Schema<DividedView> = named(
  'DividedView',
  object({
    parts: list(
      object({
        value: text(),
        query: text({ about: 'The view of this part, as an address keeps it; `/v1/machines/count` counts it.' }),
      }),
    ),
    more: optional(yes),
  }),
);
