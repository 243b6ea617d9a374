/**
 * What the console says, in each language: texts stand in `messages/LANGUAGE/ROOM.json` (ICU MessageFormat), never in components. Which
 * text is shown where is left to the pages.
 *
 * `tsc -b` does not look again when only a message changed: `tsc -b --force packages/console`.
 */
import enAccess from '../../messages/en/access.json' with { type: 'json' };
import enAudit from '../../messages/en/audit.json' with { type: 'json' };
import enCarry from '../../messages/en/carry.json' with { type: 'json' };
import enEvents from '../../messages/en/events.json' with { type: 'json' };
import enHints from '../../messages/en/hints.json' with { type: 'json' };
import enNever from '../../messages/en/never.json' with { type: 'json' };
import enKeys from '../../messages/en/keys.json' with { type: 'json' };
import enHosts from '../../messages/en/hosts.json' with { type: 'json' };
import enSettings from '../../messages/en/settings.json' with { type: 'json' };
import enMachines from '../../messages/en/machines.json' with { type: 'json' };
import enOverview from '../../messages/en/overview.json' with { type: 'json' };
import enParts from '../../messages/en/parts.json' with { type: 'json' };
import enReports from '../../messages/en/reports.json' with { type: 'json' };
import enShell from '../../messages/en/shell.json' with { type: 'json' };
import enWarnings from '../../messages/en/warnings.json' with { type: 'json' };
import enStories from '../../messages/en/stories.json' with { type: 'json' };
import enErrors from '../../messages/en/errors.json' with { type: 'json' };
import itAccess from '../../messages/it/access.json' with { type: 'json' };
import itAudit from '../../messages/it/audit.json' with { type: 'json' };
import itCarry from '../../messages/it/carry.json' with { type: 'json' };
import itEvents from '../../messages/it/events.json' with { type: 'json' };
import itHints from '../../messages/it/hints.json' with { type: 'json' };
import itNever from '../../messages/it/never.json' with { type: 'json' };
import itKeys from '../../messages/it/keys.json' with { type: 'json' };
import itHosts from '../../messages/it/hosts.json' with { type: 'json' };
import itSettings from '../../messages/it/settings.json' with { type: 'json' };
import itMachines from '../../messages/it/machines.json' with { type: 'json' };
import itOverview from '../../messages/it/overview.json' with { type: 'json' };
import itParts from '../../messages/it/parts.json' with { type: 'json' };
import itReports from '../../messages/it/reports.json' with { type: 'json' };
import itShell from '../../messages/it/shell.json' with { type: 'json' };
import itWarnings from '../../messages/it/warnings.json' with { type: 'json' };
import itStories from '../../messages/it/stories.json' with { type: 'json' };
import itErrors from '../../messages/it/errors.json' with { type: 'json' };
import { enAuthority, itAuthority } from './authority-messages.ts';

// One file a room and language; no two rooms say the same key.
const en = {
  ...enShell,
  ...enOverview,
  ...enMachines,
  ...enSettings,
  ...enHosts,
  ...enParts,
  ...enEvents,
  ...enAudit,
  ...enKeys,
  ...enReports,
  ...enAuthority,
  ...enCarry,
  ...enAccess,
  ...enHints,
  ...enNever,
  ...enWarnings,
  ...enErrors,
  ...enStories,
};
const it = {
  ...itShell,
  ...itOverview,
  ...itMachines,
  ...itSettings,
  ...itHosts,
  ...itParts,
  ...itEvents,
  ...itAudit,
  ...itKeys,
  ...itReports,
  ...itAuthority,
  ...itCarry,
  ...itAccess,
  ...itHints,
  ...itNever,
  ...itWarnings,
  ...itErrors,
  ...itStories,
};

export type Language = 'en' | 'it';
export type MessageKey = keyof typeof en;

/** Each in its own words. */
export const languageNames: Readonly<Record<Language, string>> = { en: 'English', it: 'Italiano' };

export const messages: Readonly<Record<Language, Readonly<Record<MessageKey, string>>>> = { en, it };

/** The first of the browser's languages that is spoken here. */
export function preferredLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const found = tag.toLowerCase().split('-', 1)[0];
    if (found === 'en' || found === 'it') return found;
  }
  return 'en';
}

/** How the reader's own country writes numbers and days, where the browser names one for this language. */
export function localeOf(language: Language, wanted: readonly string[]): string {
  return wanted.find((tag) => tag.toLowerCase().startsWith(`${language}-`)) ?? language;
}
