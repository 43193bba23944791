import { Hash, Lock } from 'lucide-react';
import { m } from '@/paraglide/messages.js';
import { ChoiceCards } from '@/components/ui/choice-cards.tsx';

export type Visibility = 'public' | 'private';

const choices = [
  { value: 'public', label: m.rooms_public, explanation: m.rooms_public_hint, Icon: Hash },
  { value: 'private', label: m.rooms_private, explanation: m.rooms_private_hint, Icon: Lock },
] as const;

interface VisibilityChoiceProps {
  value: Visibility;
  onChange: (value: Visibility) => void;
}

export function VisibilityChoice({ value, onChange }: VisibilityChoiceProps) {
  return (
    <ChoiceCards
      label={m.rooms_visibility()}
      value={value}
      options={choices.map(({ label, explanation, ...choice }) => ({
        ...choice,
        label: label(),
        explanation: explanation(),
      }))}
      onChange={onChange}
    />
  );
}
