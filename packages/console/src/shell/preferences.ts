/**
 * What surrounds every page: navigation, search, language, light and dark, the banner when the host is gone, the page for
 * whoever is not signed in, and the net below everything. What a page shows is left to the pages.
 *
 * This file: what the reader chose, kept by the browser. Pure but for what is handed in.
 */
import { type Language, preferredLanguage } from '../words/languages.ts';
import type { Kept } from '../asking/session.ts';

export type Theme = 'system' | 'light' | 'dark';

export const themes: readonly Theme[] = ['system', 'light', 'dark'];

export function keptTheme(kept: Kept): Theme {
  const theme = kept.getItem('attiva.theme');
  return themes.find((one) => one === theme) ?? 'system';
}

export function keptLanguage(kept: Kept, wanted: readonly string[]): Language {
  const language = kept.getItem('attiva.language');
  return language === 'en' || language === 'it' ? language : preferredLanguage(wanted);
}

export function keepTheme(kept: Kept, theme: Theme): void {
  kept.setItem('attiva.theme', theme);
}

export function keepLanguage(kept: Kept, language: Language): void {
  kept.setItem('attiva.language', language);
}
