import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { Icon } from '../look/icon.tsx';
import { useWords } from '../words/words.tsx';
import type { FileFormat } from './csv-text.ts';

const types: Readonly<Record<FileFormat, string>> = { csv: 'text/csv;charset=utf-8', json: 'application/json' };

/** Hands a text to the browser as a file. */
export function handOver(text: string, name: string, format: FileFormat): void {
  const url = URL.createObjectURL(new Blob([text], { type: types[format] }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `${name}.${format}`;
  link.click();
  // Once the download has begun: the browser holds what it needs.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

export function SaveMenu({
  save,
  isDisabled = false,
}: {
  readonly save: (format: FileFormat) => void;
  readonly isDisabled?: boolean;
}) {
  const words = useWords();
  return (
    <MenuTrigger>
      <Button className="button" isDisabled={isDisabled}>
        <Icon name="download" />
        {words.say('files.label')}
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
