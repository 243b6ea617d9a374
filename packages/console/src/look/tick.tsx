import type { ReactNode } from 'react';
import { Checkbox } from 'react-aria-components';
import { Icon } from './icon.tsx';

/** A box to tick. In a table with `slot="selection"` the table says what it is called and whether it is ticked. */
export function Tick({
  slot = null,
  children,
  isSelected,
  onChange,
}: {
  readonly slot?: 'selection' | null;
  readonly children?: ReactNode;
  readonly isSelected?: boolean;
  readonly onChange?: (isSelected: boolean) => void;
}) {
  return (
    <Checkbox
      className="tick"
      {...(slot !== null && { slot })}
      {...(isSelected !== undefined && { isSelected })}
      {...(onChange !== undefined && { onChange })}
    >
      {({ isIndeterminate }) => (
        <>
          <span className="tick-box" aria-hidden="true">
            {isIndeterminate ? <span className="tick-part" /> : <Icon name="check" size={14} />}
          </span>
          {children}
        </>
      )}
    </Checkbox>
  );
}
