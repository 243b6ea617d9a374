import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { Icon } from '../look/icon.tsx';
import { useWords } from '../words/words.tsx';
import type { FileFormat } from './csv-text.ts';

/** What is shown, to be saved as a file. */
export function SaveMenu({
  save,
  isDisabled = false,
  label,
}: {
  readonly save: (format: FileFormat) => void;
  readonly isDisabled?: boolean;
  /** Where it is not everything that is shown. */
  readonly label?: string;
}) {
  const words = useWords();
  return (
    <MenuTrigger>
      <Button className="button" isDisabled={isDisabled}>
        <Icon name="download" />
        {label ?? words.say('files.label')}
      </Button>
      <Popover className="popover" placement="bottom end">
        <Menu className="listbox" onAction={(key) => save(key === 'json' ? 'json' : 'csv')}>
          <MenuItem className="listbox-item" id="csv">
            {words.say('files.csv')}
          </MenuItem>
          <MenuItem className="listbox-item" id="json">
            {words.say('files.json')}
          </MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
