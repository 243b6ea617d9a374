import { Button, Label, ListBox, ListBoxItem, Popover, Select, SelectValue } from 'react-aria-components';
import { Icon } from './icon.tsx';

export interface Option {
  readonly id: string;
  readonly name: string;
}

/** One of several. */
export function Choice({
  label,
  options,
  value,
  onChange,
  quiet = false,
}: {
  readonly label: string;
  readonly options: readonly Option[];
  readonly value: string;
  readonly onChange: (id: string) => void;
  /** The label is heard and not seen: where the value says what it is. */
  readonly quiet?: boolean;
}) {
  return (
    <Select className="choice" selectedKey={value} onSelectionChange={(key) => onChange(String(key))}>
      <Label className={quiet ? 'only-heard' : 'choice-label'}>{label}</Label>
      <Button className="choice-button">
        <SelectValue />
        <Icon name="down" size={16} />
      </Button>
      <Popover className="popover">
        <ListBox className="listbox" items={options}>
          {(option) => (
            <ListBoxItem className="listbox-item" id={option.id} textValue={option.name}>
              {option.name}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  );
}
