import { createConfig, lintFromString } from '@redocly/openapi-core';
import spectral, { type RulesetDefinition } from '@stoplight/spectral-core';
import rulesets from '@stoplight/spectral-rulesets';

/** The problems that Redocly's recommended rules and Spectral's OpenAPI rules find in a document, including warnings. */
export async function problemsOf(document: string): Promise<string[]> {
  const config = await createConfig({ extends: ['recommended'] });
  const byRedocly = await lintFromString({ source: document, absoluteRef: 'openapi.json', config });
  const linter = new spectral.Spectral();
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the two packages declare rulesets differently, but are made for each other
  linter.setRuleset(rulesets.oas as RulesetDefinition);
  const bySpectral = await linter.run(document);
  return [
    ...byRedocly.map(({ ruleId, message, location: [place] }) => `${ruleId} ${place?.pointer}: ${message}`),
    ...bySpectral.map(({ code, message, path }) => `${code} ${path.join('/')}: ${message}`),
  ];
}
