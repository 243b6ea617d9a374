import {
  Button,
  Header,
  Menu,
  MenuItem,
  MenuSection,
  MenuTrigger,
  Popover,
  type Selection,
} from 'react-aria-components';
import { useHost } from '../asking/host.tsx';
import { forgetSession } from '../asking/session.ts';
import { Icon, type IconName } from '../look/icon.tsx';
import { type Language, languageNames } from '../words/languages.ts';
import { useWords } from '../words/words.tsx';
import { usePreferred } from './preferred.tsx';
import { type Theme, themes } from './preferences.ts';

const themeIcons: Readonly<Record<Theme, IconName>> = { system: 'screen', light: 'sun', dark: 'moon' };
const languages = Object.keys(languageNames) as Language[];

export function PreferenceMenu() {
  const words = useWords();
  const { theme, language, setTheme, setLanguage } = usePreferred();
  const { ask, connection } = useHost();
  const signOut = (): void => {
    const gone = (): void => {
      forgetSession(localStorage);
      connection.set('signed-out');
    };
    ask({ method: 'DELETE', path: '/v1/console-session' }).then(gone, gone);
  };
  return (
    <MenuTrigger>
      <Button className="quiet-button icon-only" aria-label={words.say('preferences.label')}>
        <Icon name="settings" size={20} />
      </Button>
      <Popover className="popover" placement="bottom end">
        <Menu className="listbox">
          <MenuSection
            selectionMode="single"
            disallowEmptySelection
            selectedKeys={[theme]}
            onSelectionChange={(keys) => chosen(keys, themes, setTheme)}
          >
            <Header>{words.say('preferences.theme')}</Header>
            {themes.map((one) => (
              <MenuItem className="listbox-item" key={one} id={one}>
                <Icon name={themeIcons[one]} size={16} />
                {words.say(`preferences.theme.${one}`)}
              </MenuItem>
            ))}
          </MenuSection>
          <MenuSection
            selectionMode="single"
            disallowEmptySelection
            selectedKeys={[language]}
            onSelectionChange={(keys) => chosen(keys, languages, setLanguage)}
          >
            <Header>{words.say('preferences.language')}</Header>
            {languages.map((one) => (
              <MenuItem className="listbox-item" key={one} id={one}>
                <Icon name="language" size={16} />
                <span lang={one}>{languageNames[one]}</span>
              </MenuItem>
            ))}
          </MenuSection>
          <MenuSection>
            <Header>{words.say('preferences.session')}</Header>
            <MenuItem className="listbox-item" href="/account">
              <Icon name="person" size={16} />
              {words.say('preferences.account')}
            </MenuItem>
            <MenuItem className="listbox-item" onAction={signOut}>
              <Icon name="signOut" size={16} />
              {words.say('preferences.sign-out')}
            </MenuItem>
          </MenuSection>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

function chosen<Name extends string>(keys: Selection, names: readonly Name[], set: (name: Name) => void): void {
  const name = names.find((one) => keys !== 'all' && keys.has(one));
  if (name !== undefined) set(name);
}
