import type { SeededRandom } from '../seeded-random.ts';

/** What a program posts to its webhook, in the form that programs use for Slack. */
export type CardPost = (random: SeededRandom, at: number) => object;

const branches = ['main', 'main', 'search-filters', 'invoice-layout', 'faster-start', 'new-onboarding'];
const services = ['web', 'mail', 'search', 'payments', 'backups'];
const products = ['Desk lamp', 'Notebook, dotted', 'Tea cup', 'Wall calendar', 'Canvas bag', 'Pencil set'];
const cities = ['Lyon', 'Hamburg', 'Kraków', 'Sevilla', 'İzmir', 'Osaka', 'Haifa', 'Pune', 'Busan'];

export const buildPosts: CardPost = (random, at) => {
  const number = Math.floor(at / 900_000) % 100_000;
  const branch = random.pick(branches);
  const isGood = random.chance(0.8);
  const seconds = random.int(70, 400);
  return {
    attachments: [
      {
        color: isGood ? 'good' : 'danger',
        title: `Build ${number} ${isGood ? 'passed' : 'failed'}`,
        title_link: `https://builds.example.org/${number}`,
        text: isGood
          ? `All *${random.int(900, 1_400)}* checks of \`${branch}\` passed.`
          : `*${random.int(1, 6)}* checks of \`${branch}\` failed. The first one is \`orders/total.test.ts\`.`,
        fields: [
          { title: 'Branch', value: branch, short: true },
          { title: 'Took', value: `${Math.floor(seconds / 60)} min ${seconds % 60} s`, short: true },
        ],
        footer: 'Build server',
        ts: Math.floor(at / 1_000),
      },
    ],
  };
};

export const monitoringPosts: CardPost = (random, at) => {
  const service = random.pick(services);
  const isOver = random.chance(0.5);
  const milliseconds = random.int(450, 2_400);
  return {
    icon_emoji: isOver ? ':white_check_mark:' : ':warning:',
    blocks: [
      {
        type: 'header',
        text: { type: 'plain_text', text: isOver ? `${service} is fine again` : `${service} is slow` },
      },
      {
        type: 'section',
        text: {
          type: 'mrkdwn',
          text: isOver
            ? `Answers of *${service}* take less than 200 ms again.`
            : `Answers of *${service}* take *${milliseconds} ms* on average. See <https://status.example.net/${service}|the graph>.`,
        },
      },
      { type: 'divider' },
      {
        type: 'context',
        elements: [
          {
            type: 'mrkdwn',
            text: `Checked from three places, ${new Date(at).toISOString().slice(11, 16)} UTC`,
          },
        ],
      },
    ],
  };
};

export const orderPosts: CardPost = (random, at) => {
  const number = Math.floor(at / 60_000) % 1_000_000;
  const chosen = random.sample(products, random.int(1, 3));
  return {
    text: `New order ${number}`,
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: `Order ${number}` } },
      {
        type: 'section',
        fields: [
          { type: 'mrkdwn', text: `*Ships to*\n${random.pick(cities)}` },
          { type: 'mrkdwn', text: `*Total*\n€ ${random.int(12, 240)}.${random.int(10, 99)}` },
        ],
      },
      {
        type: 'section',
        text: {
          type: 'mrkdwn',
          text: chosen.map((product) => `• ${random.int(1, 4)} × ${product}`).join('\n'),
        },
      },
    ],
  };
};
