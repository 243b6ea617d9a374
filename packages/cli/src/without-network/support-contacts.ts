/**
 * Whom to call: the vendor's contacts for the country of this machine. A server's language says little about where it stands, its
 * time zone much, so the zone goes first. Reads no clock and no environment itself.
 */
import type { SupportContact } from '@attiva/protocol';

/** What a machine shows of where it stands. */
export interface Whereabouts {
  /** `--country`: goes before everything. */
  readonly country?: string | undefined;
  /** Of the system: `Europe/Rome`. */
  readonly timeZone?: string | undefined;
  /** As environments write it, `it_IT.UTF-8`, or BCP 47. */
  readonly locale?: string | undefined;
}

export interface ChosenContacts {
  readonly contacts: readonly SupportContact[];
  /** The country that they are for; undefined: for all. */
  readonly country?: string;
  /** How it was found out. */
  readonly by: 'setting' | 'time zone' | 'locale' | 'nothing';
  /** The other countries that the vendor names. */
  readonly elsewhere: readonly string[];
}

/** The contacts of one country, those in the machine's language first; where none fits, those for all countries, else every one. */
export function chooseContacts(support: readonly SupportContact[], where: Whereabouts): ChosenContacts {
  const countries = [...new Set(support.flatMap(({ country }) => country?.toUpperCase() ?? []))].sort();
  const { language, region } = partsOf(where.locale);
  const found = findCountry(countries, where, region);
  const own = support.filter(({ country }) => country?.toUpperCase() === found?.country);
  const everywhere = support.filter(({ country }) => country === undefined);
  const usable = found !== undefined && own.length > 0 ? own : everywhere.length > 0 ? everywhere : support;
  const ofLanguage = (contact: SupportContact): boolean => contact.language?.split('-')[0]?.toLowerCase() === language;
  return {
    contacts: [...usable.filter(ofLanguage), ...usable.filter((contact) => !ofLanguage(contact))],
    ...(found !== undefined && usable === own && { country: found.country }),
    by: found?.by ?? 'nothing',
    elsewhere: countries.filter((country) => country !== found?.country),
  };
}

type Found = { readonly country: string; readonly by: Exclude<ChosenContacts['by'], 'nothing'> };

function findCountry(countries: readonly string[], where: Whereabouts, region: string | undefined): Found | undefined {
  if (where.country !== undefined) return { country: where.country.toUpperCase(), by: 'setting' };
  const byZone = countries.find((country) => zonesOf(country).includes(where.timeZone ?? ''));
  if (byZone !== undefined) return { country: byZone, by: 'time zone' };
  return region !== undefined && countries.includes(region) ? { country: region, by: 'locale' } : undefined;
}

/** The time zones of a country, as the run time knows them. */
function zonesOf(country: string): readonly string[] {
  try {
    // Newer than the types of the language level that is compiled for.
    const locale = new Intl.Locale(`und-${country}`) as Intl.Locale & {
      getTimeZones?(): readonly string[] | undefined;
    };
    return locale.getTimeZones?.() ?? [];
  } catch {
    return []; // What a vendor wrote there is no country.
  }
}

function partsOf(locale: string | undefined): { readonly language?: string; readonly region?: string } {
  const [, language, region] = /^([a-z]{2,3})(?:[_-][A-Z][a-z]{3})?[_-]([A-Z]{2})\b/.exec(locale ?? '') ?? [];
  const [alone] = /^[a-z]{2,3}\b/.exec(locale ?? '') ?? [];
  const spoken = language ?? alone;
  return { ...(spoken !== undefined && { language: spoken }), ...(region !== undefined && { region }) };
}
