// What cdktf.json runs in a checkout.
import { fleetApp } from "./fleet-app.ts";

const app = await fleetApp();
app.synth();
