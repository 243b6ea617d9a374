/**
 * Customers and their agreements: added with a host key, looked at, given other terms. Keys have pages of their own.
 *
 * This file: what is filled in becomes an order or a change. Pure; what is wrong in it is left to the authority, which says so.
 */
import type { AuthorityPart } from '../../asking/authority.ts';
import { momentText } from '../../files/csv-text.ts';
import type { Tone } from '../../look/card.tsx';
import type { Role } from '../../shell/roles.ts';
import type { FileShape } from '../list/list-file.ts';

/** Roles that changes of customers and agreements take. */
export const customerChanges: readonly Role[] = ['administrator'];

export type Agreement = AuthorityPart['Agreement'];
export type CustomerOrder = AuthorityPart['CustomerOrder'];
type AgreementChange = AuthorityPart['AgreementChange'];

export const modes = ['report', 'advise', 'enforce'] as const;

/** The terms of an agreement as they stand in a form; '' not said. */
export interface TermForm {
  readonly quantity: string;
  /** What happens beyond the quantity. */
  readonly mode: string;
  /** `2027-12-31`; '' perpetual. */
  readonly until: string;
  readonly graceDays: string;
  readonly maintenanceUntil: string;
  /** `name` or `name=value`, one on each line. */
  readonly features: string;
  /** The features are for this edition alone; '' all. */
  readonly edition: string;
}

export interface CustomerForm extends TermForm {
  readonly name: string;
  readonly application: string;
  readonly generation: string;
  readonly hosts: string;
  readonly registrations: string;
}

export const emptyForm: CustomerForm = {
  name: '',
  application: '',
  generation: '',
  quantity: '',
  mode: '',
  until: '',
  graceDays: '',
  maintenanceUntil: '',
  features: '',
  edition: '',
  hosts: '',
  registrations: '',
};

export function isWholeForm({ name, application }: CustomerForm): boolean {
  return name.trim() !== '' && application !== '';
}

/** What is left empty is not said, so that the authority takes its usual terms. */
export function customerOrder(form: CustomerForm): CustomerOrder {
  const features = featureList(form.features);
  const mode = modes.find((one) => one === form.mode);
  return {
    name: form.name.trim(),
    application: form.application,
    ...numberOf('generation', form.generation),
    ...numberOf('quantity', form.quantity),
    ...(mode !== undefined && { mode }),
    ...(form.until !== '' && { until: form.until }),
    ...numberOf('graceDays', form.graceDays),
    ...(form.maintenanceUntil !== '' && { maintenanceUntil: form.maintenanceUntil }),
    ...(features.length > 0 && { features }),
    ...(features.length > 0 && form.edition !== '' && { edition: form.edition }),
    ...numberOf('hosts', form.hosts),
    ...numberOf('registrations', form.registrations),
  };
}

/** A number that was filled in, by its name; what is none becomes null, which the authority refuses by that name. */
export function numberOf<Name extends string>(name: Name, text: string): { readonly [_ in Name]?: number } {
  return text.trim() === '' ? {} : ({ [name]: Number(text) } as { readonly [_ in Name]?: number });
}

function featureList(lines: string): readonly string[] {
  return lines
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** `2027-12-31`, as a field of a day takes it. */
export function dayOf(seconds: number | null): string {
  return seconds === null ? '' : new Date(seconds * 1000).toISOString().slice(0, 10);
}

/** An agreement as it stands in a form. Features are put over those that it has, so none stand there. */
export function termsOf(agreement: Agreement): TermForm {
  const { quantity, mode, until, graceDays, maintenanceUntil } = agreement;
  return {
    quantity: quantity === null ? '' : String(quantity),
    mode: mode ?? '',
    until: dayOf(until),
    graceDays: graceDays === null ? '' : String(graceDays),
    maintenanceUntil: dayOf(maintenanceUntil),
    features: '',
    edition: '',
  };
}

/** What was filled in stays, over an agreement that somebody changed meanwhile; all else is as it is now. */
export function asItIsNow(form: TermForm, seen: Agreement, now: Agreement): TermForm {
  const was = termsOf(seen);
  const is = termsOf(now);
  const names = Object.keys(form) as (keyof TermForm)[];
  return {
    ...form,
    ...Object.fromEntries(names.map((name) => [name, form[name] === was[name] ? is[name] : form[name]])),
  };
}

/** What of an agreement is filled in differently; an emptied day: none. */
export function agreementChange(before: Agreement, form: TermForm): AgreementChange {
  const was = termsOf(before);
  const features = featureList(form.features);
  const mode = modes.find((one) => one === form.mode);
  const { quantity, until, graceDays, maintenanceUntil, overrides } = before;
  const isOther = (name: keyof TermForm): boolean => form[name].trim() !== was[name];
  return {
    agreement: before.id,
    expected: { quantity, mode: before.mode, until, graceDays, maintenanceUntil, overrides },
    ...(isOther('quantity') && numberOf('quantity', form.quantity)),
    ...(isOther('mode') && mode !== undefined && { mode }),
    ...(isOther('until') && { until: form.until === '' ? 'none' : form.until }),
    ...(isOther('graceDays') && numberOf('graceDays', form.graceDays)),
    ...(isOther('maintenanceUntil') && {
      maintenanceUntil: form.maintenanceUntil === '' ? 'none' : form.maintenanceUntil,
    }),
    ...(features.length > 0 && { features }),
    ...(features.length > 0 && form.edition !== '' && { edition: form.edition }),
  };
}

/** `desktop: max-layers=200, pdf-export=false`: what an agreement changes in the entitlements of each edition. */
export function overrideLines(overrides: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(overrides).flatMap(([edition, changes]) => {
    if (typeof changes !== 'object' || changes === null) return [];
    const features = Object.entries(changes).map(([name, value]: readonly [string, unknown]) =>
      value === true ? name : `${name}=${value === null ? 'false' : String(value)}`,
    );
    return features.length === 0 ? [] : [`${edition}: ${features.join(', ')}`];
  });
}

/** An agreement without an end is as good as one can be. */
export function endTone(until: number | null, now: number): Tone {
  if (until === null) return 'good';
  if (until <= now) return 'bad';
  return until - now <= 60 * 86_400 ? 'warn' : 'good';
}

/** A row for each agreement. */
export const agreementsFile: FileShape<Agreement> = {
  name: 'agreements',
  columns: {
    agreement: ({ id }) => id,
    customer: ({ customerName }) => customerName,
    application: ({ application }) => application,
    quantity: ({ quantity }) => quantity,
    mode: ({ mode }) => mode,
    until: ({ until }) => until && momentText(until),
    grace_days: ({ graceDays }) => graceDays,
    maintenance_until: ({ maintenanceUntil }) => maintenanceUntil && momentText(maintenanceUntil),
    entitlements: ({ overrides }) => overrideLines(overrides).join('; '),
    keys: ({ keys }) => keys.join(' '),
    hosts: ({ hosts }) => hosts,
    added: ({ createdAt }) => momentText(createdAt),
  },
};
