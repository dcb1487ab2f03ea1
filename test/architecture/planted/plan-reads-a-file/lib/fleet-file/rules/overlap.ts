import { request } from "undici";
request("https://example.org");
