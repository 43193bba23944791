import type { Visitor } from './visitor.ts';

/** The list of members, beside the messages. */
export async function membersSeenBy({ page }: Visitor) {
  await page.getByRole('button', { name: /^Show members/ }).click();
  const panel = page.getByRole('complementary', { name: 'Members' });
  const row = (name: string) => panel.getByRole('listitem').filter({ hasText: name });
  return {
    row,
    badge: (name: string, role: string) => row(name).getByText(role, { exact: true }),
    async choose(name: string, action: string) {
      await row(name)
        .getByRole('button', { name: `Actions for ${name}` })
        .click();
      await page.getByRole('menuitem', { name: action }).click();
    },
  };
}
