import { useEffect, useRef } from 'react';
import { Input, Label, Text, TextField } from 'react-aria-components';

type Kind = 'username' | 'current-password' | 'new-password' | 'one-time-code' | 'off';

/** A line that password managers know: what it is for stands in it as browsers want that said. */
export function SecretEntry({
  label,
  value,
  onChange,
  kind,
  hint,
  takesFocus = false,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly kind: Kind;
  readonly hint?: string;
  /** It appeared because of what was done: one goes on in it. */
  readonly takesFocus?: boolean;
}) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (takesFocus) input.current?.focus();
  }, [takesFocus]);
  return (
    <TextField
      className="entry"
      type={kind.endsWith('password') ? 'password' : 'text'}
      value={value}
      onChange={onChange}
      autoComplete={kind}
      {...(kind === 'one-time-code' && { inputMode: 'text' as const })}
    >
      <Label className="entry-label">{label}</Label>
      <Input ref={input} className="entry-input" spellCheck="false" autoCapitalize="none" maxLength={1024} />
      {hint !== undefined && (
        <Text slot="description" className="quiet">
          {hint}
        </Text>
      )}
    </TextField>
  );
}
