/** The steps "host", "key" and "activated" of a machine: what is set already is left as it is. */
import type { ActivationReport, Machine, Product } from '@attiva/client';
import { ActivationError, catalogue, isActivationError, type ProductKey } from '@attiva/protocol';
import { describeReport } from '../commands/client/attempt-report.ts';
import { openOne } from '../commands/client/editions.ts';
import type { Call } from '../program/command-spec.ts';
import { day } from '../program/columns.ts';
import type { Step } from './step.ts';

export interface LicenseWish {
  readonly call: Call;
  /** Undefined where `--check` looks at a machine that does not know the vendor yet. */
  readonly opened: Machine | undefined;
  readonly key: ProductKey | undefined;
  readonly host: string | undefined;
  readonly check: boolean;
}

export async function licenseSteps(wish: LicenseWish): Promise<readonly Step[]> {
  const { opened, key, check } = wish;
  const host = await hostStep(wish);
  if (opened === undefined) {
    const text = key === undefined ? 'would activate what has a key' : `would install ${key} and activate`;
    return [...host, { step: 'activated', state: 'needed', text }];
  }
  const installed = key === undefined ? [] : [await keyStep(opened, key, check)];
  if (installed.some(({ state }) => state === 'failed')) return [...host, ...installed];
  return [
    ...host,
    ...installed,
    ...(await activatedSteps(opened, { check, keyIsNew: installed.some(({ state }) => state === 'done') })),
  ];
}

async function hostStep({ opened, host, check }: LicenseWish): Promise<readonly Step[]> {
  const step = 'host';
  if (host === undefined) return [];
  const before = opened?.settings().hosts['machine'];
  if (before !== undefined && (before === host || before === `${host}:7688`))
    return [{ step, state: 'as-before', text: `${before} is asked, and no other` }];
  if (check || opened === undefined) return [{ step, state: 'needed', text: `would ask ${host}, and no other` }];
  try {
    return [{ step, state: 'done', text: `${await opened.setHost(host, 'machine')} is asked, and no other` }];
  } catch (error) {
    return [failedStep(step, error)];
  }
}

async function keyStep(opened: Machine, key: ProductKey, check: boolean): Promise<Step> {
  const step = 'key';
  try {
    const { product, generation, lastFive } = opened.recognizeKey(key.text);
    const text = `${key}: ${product.key}, generation ${generation}`;
    if (opened.settings().installed[product.key]?.lastFive === lastFive) return { step, state: 'as-before', text };
    if (check) return { step, state: 'needed', text: `would install ${text}` };
    const activation = await openOne({ machine: opened, product });
    await activation.installKey(key.text);
    await activation.close();
    return { step, state: 'done', text };
  } catch (error) {
    return failedStep(step, error);
  }
}

/** @param keyIsNew installing a key tries to activate at once: what came of it is this call's doing */
async function activatedSteps(
  opened: Machine,
  how: { readonly check: boolean; readonly keyIsNew: boolean },
): Promise<readonly Step[]> {
  const products = opened.products().filter(({ key }) => opened.settings().installed[key] !== undefined);
  if (products.length > 0) {
    const steps: Step[] = [];
    // One after the other: they share one state folder and its lock.
    for (const product of products) steps.push(await activatedStep(opened, { product, ...how }));
    return steps;
  }
  const text = 'no edition has a key yet; a product brings its own, or: attiva client install-key KEY';
  return [{ step: 'activated', state: 'as-before', text }];
}

async function activatedStep(
  opened: Machine,
  { product, check, keyIsNew }: { readonly product: Product; readonly check: boolean; readonly keyIsNew: boolean },
): Promise<Step> {
  const step = 'activated';
  const activation = await openOne({ machine: opened, product });
  try {
    const before = activation.status();
    const told = (until: number | undefined): string =>
      `${product.key} is licensed${until === undefined ? '' : ` until ${day(until / 1000)}`}`;
    if (before.licensed) return { step, state: keyIsNew ? 'done' : 'as-before', text: told(before.validUntil) };
    if (check) return { step, state: 'needed', text: `${product.key} is not licensed; would try to activate` };
    const report = await activation.ensureActivated();
    const { licensed, validUntil } = activation.status();
    return licensed ? { step, state: 'done', text: told(validUntil) } : notActivated(product, report);
  } finally {
    await activation.close();
  }
}

/** The familiar report, hosts tried and all, below the step. */
function notActivated({ key }: Product, report: ActivationReport): Step {
  const more = describeReport(report).split('\n').slice(1);
  const { code = 'no-host-found' } = report;
  return {
    step: 'activated',
    state: 'failed',
    code,
    text: `${key} is not licensed; it goes on trying by itself`,
    more,
  };
}

function failedStep(step: string, error: unknown): Step {
  if (!isActivationError(error)) throw error;
  const { code, detail }: ActivationError = error;
  return { step, state: 'failed', code, text: detail, more: [`remedy: ${catalogue[code].remedy}`] };
}
