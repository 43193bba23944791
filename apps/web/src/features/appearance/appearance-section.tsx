import { m } from '@/paraglide/messages.js';
import { SectionPage } from '@/components/section-page.tsx';
import { themeChoices } from '@/components/theme-choices.ts';
import { Segmented } from '@/components/ui/segmented.tsx';
import { useTheme } from '@/lib/theme.ts';

export function AppearanceSection() {
  const [theme, setTheme] = useTheme();
  return (
    <SectionPage title={m.settings_appearance()} description={m.settings_appearance_hint()}>
      <p aria-hidden className="mb-1.5 text-sm font-medium">
        {m.theme_title()}
      </p>
      <Segmented
        label={m.theme_title()}
        value={theme}
        options={themeChoices.map(({ theme, label, Icon }) => ({
          value: theme,
          label: label(),
          icon: <Icon aria-hidden />,
        }))}
        onChange={setTheme}
        className="max-w-md"
      />
    </SectionPage>
  );
}
