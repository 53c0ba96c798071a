"""The application: every room's routes over one set of services."""

from anyio import Semaphore
from fastapi import Depends, FastAPI
from starlette.datastructures import State

from billing import api as billing
from billing.invoicing import api as invoices
from billing.invoicing import pages as invoices_pages
from catalog import api as catalog
from catalog.dcat import api as dcat
from catalog.licensing import api as licensing
from catalog.licensing import pages as licensing_pages
from catalog.publish import pages as publish_pages
from catalog.rights import api as rights
from catalog.search import api as search
from catalog.search import pages as search_pages
from marketplace.accounts import api as accounts_api
from marketplace.accounts import pages as accounts_pages
from marketplace.accounts.keys import api as keys_api
from marketplace.accounts.keys import pages as keys_pages
from marketplace.accounts.members import api as members_api
from marketplace.accounts.members import pages as members_pages
from marketplace.accounts.profile import api as profile_api
from marketplace.accounts.profile import pages as profile_pages
from marketplace.accounts.signin import api as signin_api
from marketplace.accounts.signin import pages as signin_pages
from marketplace.contracts import pages as contracts_pages
from marketplace.contracts.agreements import api as agreements
from marketplace.contracts.agreements import evaluation_api
from marketplace.contracts.agreements.amendments import api as amendments
from marketplace.contracts.agreements.amendments import pages as amendments_pages
from marketplace.contracts.agreements.deletions import api as deletions
from marketplace.contracts.agreements.deletions import pages as deletions_pages
from marketplace.contracts.agreements.questions import api as questions
from marketplace.contracts.agreements.questions import pages as questions_pages
from marketplace.contracts.duties import api as duties
from marketplace.contracts.duties import pages as duties_pages
from marketplace.contracts.offers import api as offers
from marketplace.contracts.register import api as register
from marketplace.contracts.register import pages as register_pages
from marketplace.contracts.wording import api as models
from marketplace.contracts.wording import pages as models_pages
from marketplace.entitlements import api as entitlements
from marketplace.entitlements import pages as entitlements_pages
from marketplace.entitlements.receipts import api as receipts
from marketplace.notices import api as notices_api
from marketplace.notices import pages as notices_pages
from marketplace.notices.deps import page_chrome
from marketplace.services import Services
from marketplace.site.audit import api as audit
from marketplace.site.dataset import pages as dataset_pages
from marketplace.site.desk import pages as desk_pages
from marketplace.site.desk.contracts import pages as desk_contracts_pages
from marketplace.site.desk.duties import pages as desk_duties_pages
from marketplace.site.desk.invoices import pages as desk_invoices_pages
from marketplace.site.desk.log import pages as desk_log_pages
from marketplace.site.desk.organizations import pages as desk_organizations_pages
from marketplace.site.desk.overrides import pages as desk_overrides_pages
from marketplace.site.desk.rules import pages as desk_rules_pages
from marketplace.site.docs import pages as docs_pages
from marketplace.site.health import api as health
from marketplace.site.home import pages as home_pages
from marketplace.site.keys import api as public_keys
from marketplace.site.library import pages as library_pages
from marketplace.site.machines import pages as machines_pages
from marketplace.site.offers import pages as offers_pages
from marketplace.site.offers.received import pages as received_pages
from marketplace.site.organization import pages as organization_pages
from marketplace.site.rules import api as rules
from marketplace.site.rules import pages as rules_pages
from marketplace.site.sales import pages as sales_pages
from marketplace.site.statements import pages as statements_pages
from marketplace.web import assets, problems
from marketplace.web.csrf import RefuseCrossSiteWrites
from marketplace.web.security import (
    AnswerHeads,
    BoundBodies,
    SecureResponses,
    payment_origins,
    response_headers,
)
from quality import api as quality
from quality import pages as quality_pages
from quality.expectations import api as expectations
from quality.expectations import pages as expectations_pages
from quality.intake import api as intake
from quality.intake import pages as intake_pages
from quality.repairs import api as repairs
from quality.repairs import pages as repairs_pages

ACCOUNT_API = (signin_api, accounts_api, profile_api, members_api, keys_api, notices_api)
ACCOUNT_PAGES = (
    signin_pages,
    accounts_pages,
    profile_pages,
    members_pages,
    keys_pages,
    notices_pages,
)
PUBLIC_PAGES = (
    home_pages,
    search_pages,
    dataset_pages,
    organization_pages,
    rules_pages,
    licensing_pages,
    models_pages,
    docs_pages,
    statements_pages,
    machines_pages,
    publish_pages,
    quality_pages,
    expectations_pages,
    intake_pages,
    repairs_pages,
    contracts_pages,
    register_pages,
    duties_pages,
    amendments_pages,
    deletions_pages,
    questions_pages,
    library_pages,
)
WORK_PAGES = (
    offers_pages,
    received_pages,
    sales_pages,
    desk_pages,
    desk_organizations_pages,
    desk_contracts_pages,
    desk_duties_pages,
    desk_invoices_pages,
    desk_log_pages,
    desk_overrides_pages,
    desk_rules_pages,
)


def create_app(services: Services) -> FastAPI:
    """Return the application, ready to serve."""
    app = assemble()
    install(app, services)
    return app


def install(app: FastAPI, services: Services) -> None:
    """Let an application serve a deployment, in place of the one it served before."""
    storage = services.settings.storage
    headers = response_headers(
        storage_origin=storage.public_endpoint or storage.endpoint,
        is_https=services.settings.is_https,
        payment_origins=payment_origins(services.settings.stripe),
    )
    slots = Semaphore(services.settings.database_connections)
    state = {"services": services, "connection_slots": slots, "response_headers": headers}
    app.state = State(state)


def assemble() -> FastAPI:
    """Return all routes and middleware, which know of no deployment yet."""
    app = FastAPI(
        title="City Data Exchange",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
        redirect_slashes=False,  # its redirects name the host that the request claims
    )
    problems.install(app)
    assets.mount(app)
    app.include_router(health.router)
    app.include_router(search.router)  # before catalog: /datasets/suggestions is no slug
    app.include_router(catalog.router)
    app.include_router(licensing.router)
    app.include_router(rights.router)
    app.include_router(dcat.router)
    app.include_router(quality.router)
    app.include_router(expectations.router)
    app.include_router(intake.router)
    app.include_router(repairs.router)
    app.include_router(entitlements.router)
    app.include_router(entitlements_pages.router)
    app.include_router(receipts.router)
    app.include_router(offers.router)
    app.include_router(models.router)
    app.include_router(agreements.router)
    app.include_router(evaluation_api.router)
    app.include_router(register.router)
    app.include_router(duties.router)
    app.include_router(amendments.router)
    app.include_router(deletions.router)
    app.include_router(questions.router)
    app.include_router(billing.router)
    app.include_router(invoices.router)
    app.include_router(invoices_pages.router)
    app.include_router(public_keys.router)
    app.include_router(rules.router)
    app.include_router(audit.router)
    for api in ACCOUNT_API:
        app.include_router(api.router)
    for pages in (*PUBLIC_PAGES, *ACCOUNT_PAGES, *WORK_PAGES):
        app.include_router(pages.router, dependencies=[Depends(page_chrome)])
    app.add_middleware(BoundBodies)
    app.add_middleware(AnswerHeads)
    app.add_middleware(RefuseCrossSiteWrites)
    app.add_middleware(problems.AnswerFailures)
    app.add_middleware(SecureResponses)
    return app
