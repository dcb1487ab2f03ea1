import { fleetApp } from "../../stacks/fleet-app.ts";
fleetApp();
