import { createContext, type ReactNode, use, useEffect, useMemo, useState } from 'react';
import { I18nProvider } from 'react-aria-components';
import type { Daemon } from '../asking/host.tsx';
import type { Kept } from '../asking/session.ts';
import { type Language, localeOf } from '../words/languages.ts';
import { speaking, withValues } from '../words/speaking.ts';
import { WordsProvider } from '../words/words.tsx';
import { keepLanguage, keepTheme, keptLanguage, keptTheme, type Theme } from './preferences.ts';

interface Preferred {
  readonly theme: Theme;
  readonly language: Language;
  readonly setTheme: (theme: Theme) => void;
  readonly setLanguage: (language: Language) => void;
}

const Preferred = createContext<Preferred | undefined>(undefined);

/** @param daemon whose pages they are: texts of the shell name it. */
export function PreferredProvider({
  kept,
  daemon,
  children,
}: {
  readonly kept: Kept;
  readonly daemon: Daemon;
  readonly children: ReactNode;
}) {
  const [theme, setTheme] = useState(() => keptTheme(kept));
  const [language, setLanguage] = useState(() => keptLanguage(kept, navigator.languages));
  const words = useMemo(
    () => withValues(speaking(language, localeOf(language, navigator.languages)), { daemon }),
    [language, daemon],
  );
  useEffect(() => {
    const { documentElement } = document;
    documentElement.lang = language;
    if (theme === 'system') delete documentElement.dataset['theme'];
    else documentElement.dataset['theme'] = theme;
  }, [theme, language]);
  const preferred = useMemo(
    (): Preferred => ({
      theme,
      language,
      setTheme: (chosen) => {
        keepTheme(kept, chosen);
        setTheme(chosen);
      },
      setLanguage: (chosen) => {
        keepLanguage(kept, chosen);
        setLanguage(chosen);
      },
    }),
    [kept, theme, language],
  );
  return (
    <Preferred value={preferred}>
      <I18nProvider locale={language}>
        <WordsProvider words={words}>{children}</WordsProvider>
      </I18nProvider>
    </Preferred>
  );
}

export function usePreferred(): Preferred {
  const preferred = use(Preferred);
  if (preferred === undefined) throw new TypeError('Outside of PreferredProvider.');
  return preferred;
}
