import { addresses } from "../../lib/plan/addresses.ts";
addresses();
