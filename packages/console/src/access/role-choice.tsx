import { Choice } from '../look/choice.tsx';
import { useWords } from '../words/words.tsx';
import { type Role, roles } from './access-facts.ts';

export function RoleChoice({ value, onChange }: { readonly value: Role; readonly onChange: (role: Role) => void }) {
  const words = useWords();
  return (
    <Choice
      label={words.say('access.role')}
      value={value}
      options={roles.map((id) => ({ id, name: words.say(`access.role.${id}`) }))}
      onChange={(id) => onChange(roles.find((role) => role === id) ?? value)}
    />
  );
}
