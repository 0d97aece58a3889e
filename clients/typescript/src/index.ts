/** Typed client for the delivery API. The types in schema.ts are generated: `npm run generate`. */

import createFetchClient, { type Client, type ClientOptions } from "openapi-fetch";

import type { components, operations, paths } from "./schema.js";

export type { components, operations, paths } from "./schema.js";

type Schemas = components["schemas"];

export type Article = Schemas["Article"];
export type ArticleIndexPage = Schemas["ArticleIndexPage"];
export type ArticleItem = Schemas["ArticleItem"];
export type ArticleList = Schemas["ArticleList"];
export type Block = Schemas["Block"];
export type HomePage = Schemas["HomePage"];
export type Image = Schemas["Image"];
export type Page = Article | ArticleIndexPage | HomePage;
export type PageItem = Schemas["PageItem"];
export type PageList = Schemas["PageList"];
export type PartialPageList = Schemas["PartialPageList"];
export type Reference = Schemas["Reference"];
export type ReviewerProfile = Schemas["ReviewerProfile"];
export type Site = Schemas["Site"];
export type Withdrawn = Schemas["Withdrawn"];
export type WriterProfile = Schemas["WriterProfile"];

/** All parameters that a list of pages knows. */
export type PageQuery = NonNullable<operations["listPages"]["parameters"]["query"]>;
/** Those that a list of articles knows. */
export type ArticleQuery = Omit<PageQuery, "type" | "fields">;
export type RichTextFormat = NonNullable<PageQuery["rich_text_format"]>;

const ARTICLE = "articles.ArticlePage";

/** The API refused: `status` says how, the message why. */
export class DeliveryError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
    this.name = "DeliveryError";
  }
}

/** The article was public once and is no more: `withdrawn` says what to show, or where to lead. */
export class GoneError extends DeliveryError {
  constructor(readonly withdrawn: Withdrawn) {
    super(410, withdrawn.message);
    this.name = "GoneError";
  }
}

export class DeliveryClient {
  /** The plain client, for every address and parameter there is. */
  readonly api: Client<paths>;

  /** `baseUrl` is the address of the CMS, such as `https://cms.example.org`. */
  constructor(options: ClientOptions & { baseUrl: string }) {
    this.api = createFetchClient<paths>(options);
  }

  /** An article, whole, by its slug, in one request; null where no public article has it. */
  async getArticle(slug: string, format?: RichTextFormat): Promise<ArticleItem | null> {
    const query = format ? { slug, rich_text_format: format } : { slug };
    const { items } = await this.listWholeArticles(query);
    return items[0] ?? null;
  }

  /** A page, whole, by its id. Throws `GoneError` for an article that was withdrawn. */
  async getPage(id: number, format?: RichTextFormat): Promise<Page> {
    const query = format ? { rich_text_format: format } : {};
    const answer = await this.api.GET("/api/v2/pages/{id}/", { params: { path: { id }, query } });
    return answered<Page>(answer);
  }

  /** A page, whole, by its path for readers. Throws `GoneError` for an article that was withdrawn. */
  async findPage(htmlPath: string): Promise<Page> {
    // The API answers with the address of the page, to which `fetch` goes by itself.
    const answer = await this.api.GET("/api/v2/pages/find/", { params: { query: { html_path: htmlPath } } });
    return answered<Page>(answer);
  }

  /** Articles with the few fields that lists have; `fields` adds others, of which each may be missing. */
  listArticles(query?: ArticleQuery): Promise<PageList>;
  listArticles(query: ArticleQuery & { fields: string }): Promise<PartialPageList>;
  async listArticles(query: PageQuery = {}): Promise<PageList | PartialPageList> {
    return answered(await this.api.GET("/api/v2/pages/", { params: { query: { ...query, type: ARTICLE } } }));
  }

  /** Articles, whole. */
  async listWholeArticles(query: ArticleQuery = {}): Promise<ArticleList> {
    const asked: PageQuery = { ...query, type: ARTICLE, fields: "*" };
    return answered<ArticleList>(await this.api.GET("/api/v2/pages/", { params: { query: asked } }));
  }

  async getSite(): Promise<Site> {
    return answered(await this.api.GET("/api/v2/site/"));
  }

  async getWriter(id: number): Promise<WriterProfile> {
    return answered(await this.api.GET("/api/v2/writers/{id}/", { params: { path: { id } } }));
  }

  async getReviewer(id: number): Promise<ReviewerProfile> {
    return answered(await this.api.GET("/api/v2/reviewers/{id}/", { params: { path: { id } } }));
  }

  /** All articles that match, one after the other; asks for the next ones when it gets there. */
  async *eachArticle(query: Omit<ArticleQuery, "cursor" | "offset"> = {}): AsyncGenerator<PageItem> {
    // What is found by a search is ordered by relevance, which a cursor does not know.
    let place: { cursor: string } | { offset: number } = query.search === undefined ? { cursor: "" } : { offset: 0 };
    for (;;) {
      const { items, meta } = await this.listArticles({ ...query, ...place });
      yield* items;
      if ("cursor" in place) {
        if (!meta.next_cursor) return;
        place = { cursor: meta.next_cursor };
      } else {
        place = { offset: place.offset + items.length };
        if (items.length === 0 || place.offset >= meta.total_count) return;
      }
    }
  }
}

/** Whether the page is an article. */
export function isArticle(page: Page): page is Article {
  return page.meta.type === ARTICLE;
}

/** What was asked for; throws what the API refused with. */
function answered<Answer>(result: { data?: unknown; error?: unknown; response: Response }): Answer {
  const { data, error, response } = result;
  if (response.ok) return data as Answer;
  if (response.status === 410) throw new GoneError(error as Withdrawn);
  const message = (error as { message?: string } | undefined)?.message;
  throw new DeliveryError(response.status, message ?? `The API answered ${response.status}.`);
}
