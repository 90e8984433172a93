// A small provider of OpenID Connect with real signatures. Its page asks who signs in; there are no passwords.
import { createHash, createSign, generateKeyPairSync, type KeyObject, randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";

/** What the provider says of a person. */
export interface Person {
  sub: string;
  name: string;
  email: string;
  email_verified: boolean;
  groups: string[];
}

interface Grant {
  person: Person;
  challenge: string;
  nonce: string;
  redirectUri: string;
}

export class Provider {
  static readonly CLIENT = "steward";
  readonly #key: KeyObject;
  readonly #jwk: object;
  readonly #grants = new Map<string, Grant>();
  readonly #server: Server;
  /** Who can sign in. */
  readonly people: Person[] = [];

  private constructor() {
    const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    this.#key = privateKey;
    this.#jwk = { ...publicKey.export({ format: "jwk" }), kid: "k1", use: "sig", alg: "RS256" };
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((error: unknown) => {
        response.writeHead(500).end(String(error));
      });
    });
  }

  static async start(people: Person[]): Promise<Provider> {
    const provider = new Provider();
    provider.people.push(...people);
    provider.#server.listen(0, "127.0.0.1");
    await once(provider.#server, "listening");
    return provider;
  }

  get issuer(): string {
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("the provider does not listen");
    return `http://127.0.0.1:${address.port}`;
  }

  async stop(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, "close");
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", this.issuer);
    const json = (value: object, status = 200) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
    switch (url.pathname) {
      case "/.well-known/openid-configuration":
        json({
          issuer: this.issuer,
          authorization_endpoint: `${this.issuer}/authorize`,
          token_endpoint: `${this.issuer}/token`,
          jwks_uri: `${this.issuer}/keys`,
        });
        return;
      case "/keys":
        json({ keys: [this.#jwk] });
        return;
      case "/authorize":
        response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(this.#page(url));
        return;
      case "/as":
        this.#goBack(url, response);
        return;
      case "/token": {
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(chunk as Buffer);
        const answer = this.#redeem(new URLSearchParams(Buffer.concat(chunks).toString()));
        json(answer ?? { error: "invalid_grant" }, answer ? 200 : 400);
        return;
      }
      default:
        // Browsers ask for an icon.
        response.writeHead(204).end();
    }
  }

  #page(url: URL): string {
    const link = (label: string, who: string) => {
      const query = new URLSearchParams(url.searchParams);
      query.set("who", who);
      return `<p><a href="/as?${query.toString().replaceAll("&", "&amp;")}">${label}</a></p>`;
    };
    const people = this.people.map((person) => link(`Continue as ${person.name}`, person.sub)).join("");
    return `<!doctype html><html lang="en"><title>Harbour ID</title><h1>Harbour ID</h1>${people}${link("Cancel", "")}`;
  }

  #goBack(url: URL, response: ServerResponse): void {
    const field = (name: string) => url.searchParams.get(name) ?? "";
    const back = new URL(field("redirect_uri"));
    back.searchParams.set("state", field("state"));
    const person = this.people.find(({ sub }) => sub === field("who"));
    if (person && field("client_id") === Provider.CLIENT && field("code_challenge_method") === "S256") {
      const code = randomUUID();
      this.#grants.set(code, {
        person,
        challenge: field("code_challenge"),
        nonce: field("nonce"),
        redirectUri: field("redirect_uri"),
      });
      back.searchParams.set("code", code);
    } else {
      back.searchParams.set("error", "access_denied");
    }
    response.writeHead(302, { location: back.href }).end();
  }

  #redeem(form: URLSearchParams): object | undefined {
    const code = form.get("code") ?? "";
    const grant = this.#grants.get(code);
    this.#grants.delete(code);
    const challenge = createHash("sha256").update(form.get("code_verifier") ?? "").digest("base64url");
    if (!grant || grant.challenge !== challenge || grant.redirectUri !== form.get("redirect_uri")) return undefined;
    if (form.get("client_id") !== Provider.CLIENT) return undefined;
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      ...grant.person,
      iss: this.issuer,
      aud: Provider.CLIENT,
      nonce: grant.nonce,
      iat: now,
      exp: now + 300,
    };
    return { id_token: this.#sign(claims), access_token: randomUUID(), token_type: "Bearer" };
  }

  #sign(claims: object): string {
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const signed = `${encode({ alg: "RS256", kid: "k1", typ: "JWT" })}.${encode(claims)}`;
    return `${signed}.${createSign("sha256").update(signed).sign(this.#key).toString("base64url")}`;
  }
}
