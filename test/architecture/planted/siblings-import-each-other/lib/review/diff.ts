import "../bootstrap/engine.ts";
