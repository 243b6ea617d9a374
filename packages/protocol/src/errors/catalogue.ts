/**
 * The one error table. A code is the same in TypeScript, `problem+json`, documentation, logs and `--json`; it never
 * changes its meaning and is never used again for another. Rows stand in one file per family; this file joins them.
 */
import type { CatalogueRow, ExitClass } from './catalogue-row.ts';
import { custodyErrors } from './custody.ts';
import { directoryErrors } from './directory.ts';
import { accessErrors } from './access.ts';
import { carryFileErrors } from './carry-files.ts';
import { deviceLicenseErrors } from './device-licenses.ts';
import { discoveryErrors } from './discovery.ts';
import { hostErrors } from './host.ts';
import { keyErrors } from './keys.ts';
import { licenseErrors } from './license.ts';
import { phoneCodeErrors } from './phone-codes.ts';
import { programErrors } from './program.ts';
import { publishingErrors } from './publishing.ts';
import { requestErrors } from './requests.ts';
import { roadErrors } from './roads.ts';
import { trustErrors } from './trust.ts';
import { usageStatementErrors } from './usage-statements.ts';
import { vendorFileErrors } from './vendor-files.ts';

type Rows = typeof trustErrors &
  typeof requestErrors &
  typeof accessErrors &
  typeof hostErrors &
  typeof discoveryErrors &
  typeof directoryErrors &
  typeof licenseErrors &
  typeof keyErrors &
  typeof deviceLicenseErrors &
  typeof carryFileErrors &
  typeof phoneCodeErrors &
  typeof vendorFileErrors &
  typeof custodyErrors &
  typeof publishingErrors &
  typeof roadErrors &
  typeof usageStatementErrors &
  typeof programErrors;

/** Every code that Attiva gives, kebab-case. */
export type ErrorCode = keyof Rows;

/** Code → row. */
export const catalogue: Readonly<Record<ErrorCode, CatalogueRow>> = Object.freeze({
  ...trustErrors,
  ...requestErrors,
  ...accessErrors,
  ...hostErrors,
  ...discoveryErrors,
  ...directoryErrors,
  ...licenseErrors,
  ...keyErrors,
  ...deviceLicenseErrors,
  ...carryFileErrors,
  ...phoneCodeErrors,
  ...vendorFileErrors,
  ...custodyErrors,
  ...publishingErrors,
  ...roadErrors,
  ...usageStatementErrors,
  ...programErrors,
});

/** All codes, family by family. */
export const errorCodes: readonly ErrorCode[] = Object.keys(catalogue) as ErrorCode[];

/** Whether the value is a code of the catalogue. */
export function isErrorCode(value: unknown): value is ErrorCode {
  // Own members only: 'constructor' or '__proto__' from a wire is no code.
  return typeof value === 'string' && Object.hasOwn(catalogue, value);
}

/** The exit class of a command that ends with this error. */
export function exitClassOf(code: ErrorCode): ExitClass {
  return catalogue[code].exit;
}
