import type { Cloud } from "../model/fleet.ts";

/** What every record begins with. */
export interface RecordHeader {
  readonly format: 1;
  readonly fleet: string;
  readonly cloud: Cloud;
  /** Region name of the fleet file. */
  readonly region: string;
}

/** What only the code of the record's own cloud reads; each cloud's folder says what else there is. */
export interface RecordDetail {
  readonly cloud: Cloud;
}
