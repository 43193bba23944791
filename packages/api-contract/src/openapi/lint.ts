import { createConfig, lintFromString } from '@redocly/openapi-core';
import spectral, { type RulesetDefinition } from '@stoplight/spectral-core';
import rulesets from '@stoplight/spectral-rulesets';

/** What Redocly's recommended rules and Spectral's OpenAPI rules find wrong with a document, warnings too. */
export async function problemsOf(document: string): Promise<string[]> {
  const config = await createConfig({ extends: ['recommended'] });
  const byRedocly = await lintFromString({ source: document, absoluteRef: 'openapi.json', config });
  const linter = new spectral.Spectral();
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the two packages' declarations of a ruleset differ, and one is made for the other
  linter.setRuleset(rulesets.oas as RulesetDefinition);
  const bySpectral = await linter.run(document);
  return [
    ...byRedocly.map(({ ruleId, message, location: [place] }) => `${ruleId} ${place?.pointer}: ${message}`),
    ...bySpectral.map(({ code, message, path }) => `${code} ${path.join('/')}: ${message}`),
  ];
}
