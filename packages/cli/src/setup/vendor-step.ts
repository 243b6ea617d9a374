/** The step "vendor": whose file it is, and the root that a person compares with the contract. */
import { ActivationError, type VendorFile } from '@attiva/protocol';
import type { Step } from './step.ts';

export type VendorOutcome = 'added' | 'updated' | 'unchanged';

export function vendorStep(
  file: { readonly name: string; readonly vendor: string; readonly fingerprint: string },
  { outcome, check }: { readonly outcome: VendorOutcome; readonly check: boolean },
): Step {
  const { name, vendor, fingerprint } = file;
  const facts = { vendor, name, fingerprint, outcome };
  const told = { step: 'vendor', text: `${name} (${vendor})`, facts };
  if (outcome === 'unchanged') return { ...told, state: 'as-before', more: [`root ${fingerprint}`] };
  const compare = outcome === 'added' ? '   compare with your contract' : '';
  return { ...told, state: check ? 'needed' : 'done', more: [`root ${fingerprint}${compare}`] };
}

/** @throws {ActivationError} `vendor-file-untrusted` where somebody has said which root it must be, and it is another. */
export function requireRoot({ fingerprint, vendor }: VendorFile, wanted: string | undefined): void {
  const plain = (text: string): string => text.replaceAll(/[^0-9a-z]/gi, '').toUpperCase();
  if (wanted === undefined || plain(wanted) === plain(fingerprint)) return;
  const detail = `the root of ${vendor.name}'s file is ${fingerprint}, not ${wanted}; nothing was changed`;
  throw new ActivationError('vendor-file-untrusted', detail, { facts: { fingerprint, wanted } });
}
