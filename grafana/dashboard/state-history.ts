import { VisibilityMode } from '@grafana/grafana-foundation-sdk/common'
import { MappingType } from '@grafana/grafana-foundation-sdk/dashboard'
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/statetimeline'
import * as units from '@grafana/grafana-foundation-sdk/units'
import { stateColours } from './colours.ts'
import { series } from './expression.ts'
import { describePanel, type PanelSpec, rangeQuery } from './panel.ts'

export interface StateHistorySpec extends Pick<PanelSpec, 'title' | 'description' | 'width'> {
  /** A gauge that is 1 for the state something is in and 0 for the others. */
  readonly gauge: string
  /** The label that names the thing. */
  readonly of: string
  /** The values of the label `state`, best first; where instances disagree the worst is shown. */
  readonly states: readonly (keyof typeof stateColours)[]
}

const height = 8

/** Which state each thing was in over time: one band for each. */
export function stateHistory(spec: StateHistorySpec): PanelBuilder {
  const { gauge, of, states } = spec
  // A curve has numbers only: each state becomes its place in the list, and 0 where it does not hold.
  const places = states.map((state, index) => `${series(gauge, `state="${state}"`)} * ${index + 1}`)
  const query = { expr: `max by (${of}) (${places.join(' or ')})`, legend: `{{${of}}}` }
  return describePanel(
    new PanelBuilder(),
    { ...spec, unit: units.NoUnit, queries: [query] },
    height,
  )
    .withTarget(rangeQuery(query, 0))
    .mappings([
      {
        type: MappingType.ValueToText,
        options: Object.fromEntries(
          states.map((state, index) => [
            String(index + 1),
            { index, text: state, color: stateColours[state] },
          ]),
        ),
      },
    ])
    .mergeValues(true)
    .showValue(VisibilityMode.Auto)
    .rowHeight(0.8)
}
