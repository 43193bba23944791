import { Monitor, Moon, Sun } from 'lucide-react';
import { m } from '@/paraglide/messages.js';
import { MenuGroup, MenuLabel, MenuRadioGroup, MenuRadioItem } from '@/components/ui/menu.tsx';
import { useTheme, type Theme } from '@/lib/theme.ts';

const choices = [
  { theme: 'light', label: m.theme_light, Icon: Sun },
  { theme: 'dark', label: m.theme_dark, Icon: Moon },
  { theme: 'system', label: m.theme_system, Icon: Monitor },
] as const;

export function ThemeItems() {
  const [theme, setTheme] = useTheme();
  return (
    <MenuGroup>
      <MenuLabel>{m.theme_title()}</MenuLabel>
      <MenuRadioGroup value={theme} onValueChange={(value: Theme) => setTheme(value)}>
        {choices.map((choice) => (
          <MenuRadioItem key={choice.theme} value={choice.theme} closeOnClick={false}>
            <choice.Icon />
            {choice.label()}
          </MenuRadioItem>
        ))}
      </MenuRadioGroup>
    </MenuGroup>
  );
}
