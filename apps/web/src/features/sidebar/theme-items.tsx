import { m } from '@/paraglide/messages.js';
import { MenuGroup, MenuLabel, MenuRadioGroup, MenuRadioItem } from '@/components/ui/menu.tsx';
import { themeChoices } from '@/components/theme-choices.ts';
import { useTheme, type Theme } from '@/lib/theme.ts';

export function ThemeItems() {
  const [theme, setTheme] = useTheme();
  return (
    <MenuGroup>
      <MenuLabel>{m.theme_title()}</MenuLabel>
      <MenuRadioGroup value={theme} onValueChange={(value: Theme) => setTheme(value)}>
        {themeChoices.map((choice) => (
          <MenuRadioItem key={choice.theme} value={choice.theme} closeOnClick={false}>
            <choice.Icon />
            {choice.label()}
          </MenuRadioItem>
        ))}
      </MenuRadioGroup>
    </MenuGroup>
  );
}
