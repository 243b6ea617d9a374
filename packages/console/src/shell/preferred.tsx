import { createContext, type ReactNode, use, useEffect, useMemo, useState } from 'react';
import { I18nProvider } from 'react-aria-components';
import type { Kept } from '../asking/session.ts';
import { type Language, localeOf } from '../words/languages.ts';
import { speaking } from '../words/speaking.ts';
import { WordsProvider } from '../words/words.tsx';
import { keepLanguage, keepTheme, keptLanguage, keptTheme, type Theme } from './preferences.ts';

interface Preferred {
  readonly theme: Theme;
  readonly language: Language;
  readonly setTheme: (theme: Theme) => void;
  readonly setLanguage: (language: Language) => void;
}

const Preferred = createContext<Preferred | undefined>(undefined);

export function PreferredProvider({ kept, children }: { readonly kept: Kept; readonly children: ReactNode }) {
  const [theme, setTheme] = useState(() => keptTheme(kept));
  const [language, setLanguage] = useState(() => keptLanguage(kept, navigator.languages));
  const words = useMemo(() => speaking(language, localeOf(language, navigator.languages)), [language]);
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
