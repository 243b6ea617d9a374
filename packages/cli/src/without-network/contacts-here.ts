/** The vendor's contacts for this machine, found from its settings and printed. */
import { ActivationError, type SupportContact, type VendorClaims } from '@attiva/protocol';
import { columns } from '../program/columns.ts';
import type { Call } from '../program/command-spec.ts';
import { type ChosenContacts, chooseContacts } from './support-contacts.ts';

/**
 * Contacts for the country of `--country`, of the time zone or of the locale.
 * @throws {ActivationError} `wrong-usage`: no country code.
 */
export function contactsHere(call: Call, vendor: Pick<VendorClaims, 'support'>): ChosenContacts {
  const country = call.text('country');
  if (country !== undefined && !/^[a-z]{2}$/i.test(country)) {
    throw new ActivationError(
      'wrong-usage',
      `--country takes the two letters of a country, such as IT, not "${country}"`,
    );
  }
  const { environment } = call.terminal;
  const system = Intl.DateTimeFormat().resolvedOptions();
  const named = environment['LC_ALL'] || environment['LC_MESSAGES'] || environment['LANG'];
  return chooseContacts(vendor.support ?? [], {
    country,
    timeZone: environment['TZ'] || system.timeZone,
    // Windows has none of the three.
    locale: named ?? system.locale,
  });
}

/** Whom to call, how that was found, and where else there is somebody. */
export function contactLines(vendor: Pick<VendorClaims, 'name' | 'portal'>, chosen: ChosenContacts): readonly string[] {
  const { contacts, country, by, elsewhere } = chosen;
  const portal = vendor.portal === undefined ? [] : [`        ${vendor.portal}`];
  if (contacts.length === 0) {
    const where = portal.length === 0 ? 'its contract or its web site says how to reach it' : 'its portal:';
    return [`Whom    ${vendor.name} names no contact in its vendor file; ${where}`, ...portal];
  }
  const found = by === 'setting' || country === undefined ? '' : `, found by the ${by} of this machine`;
  const allShown = country === undefined && contacts.some((one) => one.country !== undefined);
  const others = elsewhere.length === 0 || allShown ? '' : `; --country shows ${elsewhere.join(', ')}`;
  return [
    `Whom    ${vendor.name}, ${country === undefined ? 'all countries' : nameOf(country)}${found}${others}`,
    ...columns(contacts.map((contact) => cellsOf(contact, country)))
      .split('\n')
      .map((line) => `        ${line}`),
    ...portal,
  ];
}

function cellsOf(contact: SupportContact, shown: string | undefined): readonly string[] {
  const { country, language, phone, email, url } = contact;
  const where = country === undefined || shown !== undefined ? '' : nameOf(country.toUpperCase());
  const spoken = language === undefined ? '' : `(${language})`;
  return [where, phone ?? '', email ?? '', url ?? '', spoken];
}

function nameOf(country: string): string {
  try {
    return new Intl.DisplayNames('en', { type: 'region' }).of(country) ?? country;
  } catch {
    return country;
  }
}
