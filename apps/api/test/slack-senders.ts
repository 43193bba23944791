/** Bodies as programs post them to Slack, after what each documents. */

/** Grafana's Slack contact point. */
export const grafana = {
  channel: '#alerts',
  username: 'Grafana',
  icon_emoji: ':large_orange_diamond:',
  icon_url: 'https://grafana.example.org/icon.png',
  attachments: [
    {
      title: '[FIRING:1] HighLatency (api prod)',
      title_link: 'https://grafana.example.org/alerting/list?a=1&b=2',
      text:
        '**Firing**\n\nValue: A=1.2, C=1\nLabels:\n - alertname = HighLatency\n - instance = api_1:9090\n' +
        'Silence: https://grafana.example.org/alerting/silence/new?alertmanager=grafana&matcher=a%3Db\n',
      fallback: '[FIRING:1] HighLatency (api prod)',
      fields: null,
      footer: 'Grafana v11.2.0',
      footer_icon: 'https://grafana.com/static/assets/img/fav32.png',
      color: '#D63232',
      ts: 1769860800,
      mrkdwn_in: ['pretext'],
      image_url: 'https://grafana.example.org/render/d-solo/abc.png?width=1000',
    },
  ],
};

/** Alertmanager's slack_configs. */
export const alertmanager = {
  channel: '#alerts',
  username: 'Alertmanager',
  attachments: [
    {
      title: '[RESOLVED] DiskFull db-1',
      title_link: 'http://alertmanager.example.org/#/alerts?receiver=slack',
      pretext: '',
      text: '*Summary:* disk of `db-1` is full &lt;5%\n*Severity:* critical',
      fallback: '[RESOLVED] DiskFull db-1 | http://alertmanager.example.org',
      callback_id: '',
      footer: '',
      color: 'good',
      fields: [
        { title: 'Cluster', value: 'eu-1', short: true },
        { title: 'Service', value: '<https://wiki.example.org/db|db>', short: true },
      ],
      actions: [
        {
          type: 'button',
          text: 'Silence :no_bell:',
          url: 'http://alertmanager.example.org/#/silences/new',
          style: 'danger',
        },
        { type: 'button', text: 'Nothing to follow', name: 'ack', value: '1' },
      ],
      mrkdwn_in: ['fallback', 'pretext', 'text'],
    },
  ],
};

/** The Slack plugin of Jenkins. */
export const jenkins = {
  channel: '#builds',
  text: 'Parley - #42 Failure after 3 min 2 sec (<https://ci.example.org/job/parley/42/|Open>)',
  link_names: '1',
  unfurl_links: 'true',
  unfurl_media: 'true',
  attachments: [
    {
      fallback: 'Parley - #42 Failure',
      color: 'danger',
      text: 'Changes:\n- fix the *flaky* test [Ann]\n- bump deps [Bo]',
      mrkdwn_in: ['pretext', 'text', 'fields'],
    },
  ],
};

/** Sentry's legacy Slack integration, with fields that are no strings. */
export const sentry = {
  parse: 'none',
  text: '[parley-web] <https://sentry.example.org/issues/77/|TypeError: x is undefined>',
  attachments: [
    {
      color: '#E03E2F',
      fields: [
        { title: 'Events', value: 1204, short: true },
        { title: 'Handled', value: false, short: true },
        { title: 'Culprit', value: 'apply_event in live/apply-event.ts', short: false },
      ],
    },
  ],
};

/** GitHub's slackapi/slack-github-action, over an incoming webhook. */
export const github = {
  text: 'GitHub Actions: build *passed*',
  blocks: [
    { type: 'header', text: { type: 'plain_text', text: 'Build passed :white_check_mark:', emoji: true } },
    {
      type: 'section',
      text: { type: 'mrkdwn', text: '<https://github.com/o/r/commit/abc|`abc`> by *octo_cat*' },
      accessory: {
        type: 'button',
        text: { type: 'plain_text', text: 'View run' },
        url: 'https://github.com/o/r/actions/runs/1',
      },
    },
    { type: 'divider' },
    {
      type: 'section',
      fields: [
        { type: 'mrkdwn', text: '*Branch*\nmain' },
        { type: 'mrkdwn', text: '*Took*\n3 min' },
      ],
    },
    { type: 'image', image_url: 'https://example.org/coverage.png', alt_text: 'Coverage of 97 %' },
    {
      type: 'context',
      elements: [
        { type: 'image', image_url: 'https://example.org/octocat.png', alt_text: 'octocat' },
        { type: 'mrkdwn', text: 'Pushed by <@U123|octo>' },
        { type: 'plain_text', text: 'just *now*' },
      ],
    },
    { type: 'input', element: { type: 'plain_text_input' } },
  ],
};

/** What Slack's Block Kit builder makes of text from Slack's own editor. */
export const richText = {
  blocks: [
    {
      type: 'rich_text',
      elements: [
        {
          type: 'rich_text_section',
          elements: [
            { type: 'text', text: 'Release ' },
            { type: 'text', text: '1.4 ', style: { bold: true } },
            { type: 'emoji', name: 'tada' },
            { type: 'text', text: ' see ' },
            { type: 'link', url: 'https://example.org/notes', text: 'notes' },
          ],
        },
        {
          type: 'rich_text_list',
          style: 'bullet',
          elements: [
            { type: 'rich_text_section', elements: [{ type: 'text', text: 'faster' }] },
            { type: 'rich_text_section', elements: [{ type: 'text', text: 'x = y', style: { code: true } }] },
          ],
        },
        { type: 'rich_text_preformatted', elements: [{ type: 'text', text: 'npm start' }] },
        {
          type: 'rich_text_quote',
          elements: [
            { type: 'text', text: 'at last' },
            { type: 'broadcast', range: 'here' },
          ],
        },
      ],
    },
  ],
};
