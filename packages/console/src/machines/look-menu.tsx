import { useState } from 'react';
import { Button, Header, Menu, MenuItem, MenuSection, MenuTrigger, Popover } from 'react-aria-components';
import { Icon } from '../look/icon.tsx';
import { useWords } from '../words/words.tsx';
import { columnNames, firstColumn, usualColumns } from './machine-columns.ts';
import { machinesAddress, type MachineView, withColumns } from './machine-view.ts';

/** Which columns are shown; and the address of all of it, which is what a saved view is. */
export function LookMenu({ view, show }: { readonly view: MachineView; readonly show: (view: MachineView) => void }) {
  const words = useWords();
  const [copied, setCopied] = useState(false);
  const chosen = view.columns ?? usualColumns;
  const copy = (): void => {
    // Without the page: a link is of a view, and a page of it is of a moment.
    const link = new URL(machinesAddress(view), location.href).href;
    // Refused where the page came by a name that browsers do not trust: the address bar holds the same.
    navigator.clipboard?.writeText(link).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <>
      <MenuTrigger>
        <Button className="button only-wide">
          <Icon name="columns" />
          {words.say('look.columns')}
        </Button>
        <Popover className="popover" placement="bottom end">
          <Menu
            className="listbox"
            selectionMode="multiple"
            selectedKeys={chosen}
            disabledKeys={[firstColumn]}
            onSelectionChange={(keys) =>
              show(withColumns(view, keys === 'all' ? columnNames : columnNames.filter((name) => keys.has(name))))
            }
          >
            <MenuSection>
              <Header>{words.say('look.columns')}</Header>
              {columnNames.map((name) => (
                <MenuItem className="listbox-item" key={name} id={name}>
                  {words.say(`column.${name}`)}
                </MenuItem>
              ))}
            </MenuSection>
          </Menu>
        </Popover>
      </MenuTrigger>
      <Button className="button" onPress={copy}>
        <Icon name={copied ? 'check' : 'link'} />
        {words.say(copied ? 'look.copied' : 'look.copy')}
      </Button>
    </>
  );
}
