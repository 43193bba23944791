import { Monitor, Moon, Sun } from 'lucide-react';
import { m } from '@/paraglide/messages.js';

export const themeChoices = [
  { theme: 'light', label: m.theme_light, Icon: Sun },
  { theme: 'dark', label: m.theme_dark, Icon: Moon },
  { theme: 'system', label: m.theme_system, Icon: Monitor },
] as const;
