"""What a project is: its file, its phases, the people behind it, visits, look-alikes."""

from daliang.register.models.alike import Alike, AlikeState
from daliang.register.models.attachments import Attachment
from daliang.register.models.exports import ExportRequest, ExportState
from daliang.register.models.grams import ProjectGrams
from daliang.register.models.people import Contact
from daliang.register.models.phases import Phase
from daliang.register.models.project import COUNTED, Origin, Project, ProjectQuerySet
from daliang.register.models.saved import SavedView
from daliang.register.models.scales import Act, Industry, Rate, Stage
from daliang.register.models.visits import Visit
from daliang.register.models.words import ProjectWords, rewrite

__all__ = [
    "COUNTED",
    "Act",
    "Alike",
    "AlikeState",
    "Attachment",
    "Contact",
    "ExportRequest",
    "ExportState",
    "Industry",
    "Origin",
    "Phase",
    "Project",
    "ProjectGrams",
    "ProjectQuerySet",
    "ProjectWords",
    "Rate",
    "SavedView",
    "Stage",
    "Visit",
    "rewrite",
]
