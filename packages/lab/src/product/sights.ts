import { type ErrorCode, isErrorCode, licenseStateNumbers, type LicenseState } from '@attiva/protocol';

/** What a license of a product was seen to be. */
export interface ProductSight {
  /** Process number of the product. */
  readonly pid: number;
  readonly application: string;
  readonly edition: string;
  readonly state: LicenseState;
  /** Whether its user is told. */
  readonly warning: boolean;
  readonly reason?: ErrorCode;
}

/** As many as a product tells of. */
const most = 16;

/** What a product says it saw, in JSON; what has not that shape is left out, for it is shown to people. */
export function sightsIn(text: string | null, pid: number): readonly ProductSight[] {
  const value = jsonOf(text ?? '[]');
  return Array.isArray(value) ? value.slice(0, most).flatMap((one: unknown) => sightOf(one, pid)) : [];
}

function sightOf(value: unknown, pid: number): readonly ProductSight[] {
  if (typeof value !== 'object' || value === null) return [];
  const { application, edition, state, warning, reason } = value as Readonly<Record<string, unknown>>;
  if (!isName(application) || !isName(edition) || !isState(state)) return [];
  const why = isErrorCode(reason) ? { reason } : {};
  return [{ pid, application, edition, state, warning: warning === true, ...why }];
}

function isState(value: unknown): value is LicenseState {
  return typeof value === 'string' && Object.hasOwn(licenseStateNumbers, value);
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && /^[\w.-]{1,64}$/.test(value);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Told as nothing seen.
  }
}
