import { aFleet } from "../../test/support/a-fleet.ts";
aFleet();
