import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { useHost } from '../asking/host.tsx';
import { Icon } from '../look/icon.tsx';
import { useWords } from '../words/words.tsx';
import { type FileFormat, machineFile } from './machine-file.ts';
import { everyRow } from './machine-source.ts';
import type { MachineView } from './machine-view.ts';

const types: Readonly<Record<FileFormat, string>> = { csv: 'text/csv;charset=utf-8', json: 'application/json' };

/** Exactly what is shown, all pages of it. */
export function FileMenu({ view }: { readonly view: MachineView }) {
  const words = useWords();
  const host = useHost();
  const save = async (format: FileFormat): Promise<void> => {
    const text = machineFile(await everyRow(host, view), format);
    const url = URL.createObjectURL(new Blob([text], { type: types[format] }));
    const link = document.createElement('a');
    link.href = url;
    link.download = `machines.${format}`;
    link.click();
    // Once the download has begun: the browser holds what it needs.
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  };
  return (
    <MenuTrigger>
      <Button className="button">
        <Icon name="download" />
        {words.say('file.label')}
      </Button>
      <Popover className="popover" placement="bottom end">
        <Menu className="listbox" onAction={(key) => void save(key === 'json' ? 'json' : 'csv')}>
          <MenuItem className="listbox-item" id="csv">
            {words.say('file.csv')}
          </MenuItem>
          <MenuItem className="listbox-item" id="json">
            {words.say('file.json')}
          </MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
